import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { programText } from "../../lib/check/oracles/stand-ins.ts";
import { LoopDisks, whyNoLoopDisks } from "../support/loop-disk.ts";

const program = programText("wsl-bare-disk");

const reason = whyNoLoopDisks();

function run(link: string, ...options: readonly string[]): { status: number | null; output: string } {
  const all = [`--link=${link}`, "--timeout=1", "--interval=1", ...options];
  const { status, stdout, stderr } = spawnSync("bash", ["-c", program, "wsl-bare-disk", ...all], {
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

const read = (...command: readonly [string, ...string[]]) =>
  execFileSync(command[0], command.slice(1), { encoding: "utf8" });

describe("wsl-bare-disk on real disks", () => {
  const disk = (
    statement: string,
    body: (disks: LoopDisks, link: string, uuid: string) => void | Promise<void>,
  ) =>
    test(statement, async (context) => {
      if (reason !== null) {
        context.skip(reason);
      }
      using disks = new LoopDisks();
      await body(disks, join(disks.folder, "links", "data"), randomUUID());
    });

  disk("links a disk that it finds by UUID, in either case, without udev", (disks, link, uuid) => {
    const device = disks.make("mkfs.ext4", "-q", "-U", uuid);
    expect(run(link, "--name=data", `--uuid=${uuid.toUpperCase()}`, "--fs-type=ext4").status).toBe(0);
    expect(readlinkSync(link)).toBe(device);
  });

  disk("finds a disk behind others on which there is nothing", (disks, link, uuid) => {
    disks.attach(disks.image());
    disks.attach(disks.image());
    const device = disks.make("mkfs.ext4", "-q", "-U", uuid);
    expect(run(link, "--name=data", `--uuid=${uuid}`, "--fs-type=ext4").status).toBe(0);
    expect(readlinkSync(link)).toBe(device);
  });

  disk("finds a disk by a label with blanks and quotes", (disks, link) => {
    const device = disks.make("mkfs.btrfs", "-q", "-L", `a "b' c$`);
    expect(run(link, "--name=data", `--label=a "b' c$`, "--fs-type=btrfs").status).toBe(0);
    expect(readlinkSync(link)).toBe(device);
  });

  disk("gives up on a missing disk after its time and says what to do", (_, link, uuid) => {
    const { status, output } = run(link, "--name=data", `--uuid=${uuid}`, "--fs-type=ext4");
    expect(status).toBe(1);
    expect(output).toContain(`no device with uuid ${uuid} after 1 seconds`);
    expect(output).toContain("wsl --mount");
    expect(existsSync(link)).toBe(false);
  });

  disk("refuses a disk that holds another file system, and mounts nothing", (disks, link, uuid) => {
    disks.make("mkfs.ext4", "-q", "-U", uuid);
    const { status, output } = run(link, "--name=data", `--uuid=${uuid}`, "--fs-type=btrfs");
    expect(status).toBe(1);
    expect(output).toContain("holds ext4, not btrfs");
    expect(existsSync(link)).toBe(false);
  });

  disk("refuses to choose between a disk and its copy", (disks, link, uuid) => {
    disks.make("mkfs.btrfs", "-q", "-U", uuid);
    const copy = join(disks.folder, "copy.img");
    copyFileSync(join(disks.folder, "disk0.img"), copy);
    disks.attach(copy);
    const { status, output } = run(link, "--name=data", `--uuid=${uuid}`, "--fs-type=btrfs");
    expect(status).toBe(1);
    expect(output).toContain("2 devices match");
  });

  disk(
    "creates subvolumes and sets their properties, which new files inherit in any order of mounts",
    (disks, link, uuid) => {
      const device = disks.make("mkfs.btrfs", "-q", "-U", uuid);
      const { status, output } = run(
        link,
        "--name=data",
        `--uuid=${uuid}`,
        "--fs-type=btrfs",
        "--mount-options=noatime,compress=zstd:1",
        ...["--subvolume=db/main", "--create", "--nodatacow"],
        ...["--subvolume=a b%$(x)", "--create", "--compression=zlib"],
      );
      expect({ status, output }).toMatchObject({ status: 0 });
      const database = disks.mount(device, "subvol=/db/main");
      const other = disks.mount(device, "subvol=/a b%$(x)");
      execFileSync("touch", [join(database, "table"), join(other, "text")]);
      expect(read("lsattr", join(database, "table")).split(" ")[0]).toContain("C");
      expect(read("btrfs", "property", "get", join(other, "text"), "compression").trim()).toBe(
        "compression=zlib",
      );
    },
  );

  disk("leaves alone what exists, and says nothing new the second time", (disks, link, uuid) => {
    const device = disks.make("mkfs.btrfs", "-q", "-U", uuid);
    const options = [
      "--name=data",
      `--uuid=${uuid}`,
      "--fs-type=btrfs",
      "--subvolume=s",
      "--create",
      "--nodatacow",
    ];
    run(link, ...options);
    const top = disks.mount(device, "subvolid=5");
    execFileSync("touch", [join(top, "s", "kept")]);
    disks.unmount(top);
    const { output } = run(link, ...options);
    expect(output.trim().split("\n")).toEqual([`Disk data is ${device}.`]);
    expect(readdirSync(join(disks.mount(device, "subvol=s")))).toEqual(["kept"]);
  });

  disk("follows no symbolic link out of the file system", (disks, link, uuid) => {
    const device = disks.make("mkfs.btrfs", "-q", "-U", uuid);
    const top = disks.mount(device, "subvolid=5");
    const outside = join(disks.folder, "outside");
    execFileSync("mkdir", [outside]);
    symlinkSync(outside, join(top, "way-out"));
    disks.unmount(top);
    const { status, output } = run(
      link,
      ...["--name=data", `--uuid=${uuid}`, "--fs-type=btrfs", "--subvolume=way-out/s", "--create"],
    );
    expect(status).toBe(0);
    expect(output).toContain("leads out of the file system");
    expect(readdirSync(outside)).toEqual([]);
  });

  disk("takes a hostile name for what it is, text", (disks, link, uuid) => {
    disks.make("mkfs.ext4", "-q", "-U", uuid);
    const hostile = `a b%i$(touch ${disks.folder}/x)'"\\é`;
    expect(run(link, `--name=${hostile}`, `--uuid=${uuid}`, "--fs-type=ext4").status).toBe(0);
    expect(existsSync(join(disks.folder, "x"))).toBe(false);
  });

  disk("leaves no mount behind", (disks, link, uuid) => {
    const device = disks.make("mkfs.btrfs", "-q", "-U", uuid);
    run(link, "--name=data", `--uuid=${uuid}`, "--fs-type=btrfs", "--subvolume=s", "--create");
    expect(spawnSync("findmnt", ["--source", device]).status).toBe(1);
  });

  disk("lets one distribution after the other mount a disk", async (disks, link, uuid) => {
    const device = disks.make("mkfs.ext4", "-q", "-U", uuid);
    const shared = join(disks.folder, "wsl");
    const mountPoint = join(shared, "data");
    mkdirSync(shared);
    const start = (name: string) => {
      const options = [
        ...["--name=data", `--uuid=${uuid}`, "--fs-type=ext4", "--timeout=1", "--interval=1"],
        ...[`--shared=${shared}`, `--mounted-at=${mountPoint}`, `--link=${link}-${name}`],
      ];
      return spawn("bash", ["-c", program, "wsl-bare-disk", ...options], { stdio: "ignore" });
    };
    await once(start("first"), "exit");
    const second = start("second");
    const ended = once(second, "exit");
    // It has named the device, and waits until the first one's file system is mounted.
    execFileSync("sleep", ["2"]);
    expect([existsSync(`${link}-first`), existsSync(`${link}-second`)]).toEqual([true, false]);
    disks.mountAt(mountPoint, device);
    expect(await ended).toEqual([0, null]);
    expect(readlinkSync(`${link}-second`)).toBe(device);
  });

  test("refuses unknown and missing arguments", () => {
    expect(run("/nowhere/x", "--name=a", "--what=b").status).toBe(2);
    expect(run("/nowhere/x", "--name=a").status).toBe(2);
  });
});
