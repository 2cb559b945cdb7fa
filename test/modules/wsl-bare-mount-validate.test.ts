import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hostileName, type Run, ToolWithDisks, whyNoDisks } from "../support/wsl-bare-mount.ts";

const reason = whyNoDisks();

const run = (...command: readonly [string, ...string[]]) =>
  execFileSync(command[0], command.slice(1), { stdio: "pipe", encoding: "utf8" });

/** What a run says is wrong, without the last line, which counts. */
const faults = ({ lines }: Run) => lines.filter((line) => /^<[34]>(MISSING|WRONG|LOW)/.test(line));

describe("wsl-bare-mount validate, on real disks", () => {
  const disk = (statement: string, body: (tool: ToolWithDisks) => void) =>
    test(statement, (context) => {
      if (reason !== null) {
        context.skip(reason);
      }
      using tool = new ToolWithDisks();
      body(tool);
    });

  disk("says line for line that all is well", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    const where = tool.mounted(device, "data", "noatime,nodev");
    tool.mount(tool.disk("data", device), where, { options: ["noatime", "nodev"] });
    const { status, lines } = tool.run("validate");
    expect(lines).toEqual([
      "Validating WSL bare mounts...",
      `OK: Found block device for ${where}`,
      expect.stringMatching(`^    ${device}, rw,nodev,noatime`),
      "All configured bare mounts are available.",
    ]);
    expect(status).toBe(0);
  });

  disk("says what is not mounted, and where its log is, and fails", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    tool.mount(tool.disk("data", device), "/nowhere/to be found");
    const { status, lines } = tool.run("validate");
    expect(lines.slice(1)).toEqual([
      "<3>MISSING: nothing is mounted on '/nowhere/to be found'; see: journalctl -b -u wsl-bare-disk-0.service",
      "<3>1 of 1 configured bare mounts are missing or wrong.",
    ]);
    expect(status).toBe(1);
  });

  disk("takes hostile names for what they are, text", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    const name = hostileName(tool.folder);
    const odd = tool.disk(name, device);
    tool.mount(odd, tool.mounted(device, `a  b%i$(touch x)'"é ☃\\x`));
    tool.mount(odd, `/nowhere/$(touch ${tool.folder}/x)`);
    const { lines } = tool.run("validate");
    expect(lines[1]).toBe(`OK: Found block device for '${tool.disks.folder}/a  b%i$(touch x)'\\''"é ☃\\x'`);
    expect(lines[3]).toContain("MISSING");
    expect(existsSync(join(tool.folder, "x"))).toBe(false);
  });

  disk("knows another disk in its place", (tool) => {
    const [right, other] = [tool.disks.make("mkfs.ext4", "-q"), tool.disks.make("mkfs.ext4", "-q")];
    tool.mount(tool.disk("data", right), tool.mounted(other, "data"));
    expect(faults(tool.run("validate"))).toEqual([
      expect.stringMatching(`is ${other}, which is not the disk data$`),
    ]);
  });

  disk("knows another file system in its place", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    tool.mount(tool.disk("data", device, { fsType: "btrfs" }), tool.mounted(device, "data"));
    expect(faults(tool.run("validate"))).toEqual([
      expect.stringMatching(`is ${device} \\(ext4\\) instead of a block device with btrfs$`),
    ]);
  });

  disk("knows a mount that is no disk", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    tool.mount(
      tool.disk("data", device),
      tool.disks.mountAt(join(tool.disks.folder, "data"), "-t", "tmpfs", "none"),
    );
    expect(faults(tool.run("validate"))).toEqual([
      expect.stringMatching(/is none \(tmpfs\) instead of a block device with ext4$/),
    ]);
  });

  disk("knows another subvolume in its place", (tool) => {
    const device = tool.disks.make("mkfs.btrfs", "-q");
    const top = tool.mounted(device, "top");
    run("btrfs", "subvolume", "create", join(top, "a b"));
    run("btrfs", "subvolume", "create", join(top, "c"));
    const btrfs = tool.disk("data", device, { fsType: "btrfs" });
    tool.mount(btrfs, top, { subvolume: "/" });
    tool.mount(btrfs, tool.mounted(device, "right", "subvol=/a b"), {
      subvolume: "/a b",
      options: ["subvol=/a b"],
    });
    tool.mount(btrfs, tool.mounted(device, "wrong", "subvol=/a b"), { subvolume: "/c" });
    expect(faults(tool.run("validate"))).toEqual([
      `<3>WRONG: ${tool.disks.folder}/wrong shows '/a b' of the file system instead of /c`,
    ]);
  });

  disk("names the options of a mount that are not in force", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    tool.mount(tool.disk("data", device), tool.mounted(device, "data", "nosuid,relatime,commit=20"), {
      options: ["noatime", "nosuid", "noexec", "commit=20", "lazytime"],
    });
    expect(faults(tool.run("validate")).map((line) => line.replace(/.* is mounted without /, ""))).toEqual([
      "noatime",
      "noexec",
      "lazytime",
    ]);
  });

  disk("knows that of one Btrfs file system the first mount decided, and shows what", (tool) => {
    const device = tool.disks.make("mkfs.btrfs", "-q");
    const btrfs = tool.disk("data", device, { fsType: "btrfs" });
    const options = ["compress=zstd", "ssd", "discard=async", "space_cache=v2", "nodatacow", "noatime"];
    tool.mounted(device, "first", "compress=zstd:1,ssd,discard=async,space_cache=v2");
    tool.mount(btrfs, tool.mounted(device, "second", options.join(",")), { options });
    expect(faults(tool.run("validate")).map((line) => line.replace(/.* is mounted without /, ""))).toEqual([
      "compress=zstd (with compress=zstd:1), an option of the whole file system, for which the first mount decides",
      "nodatacow, an option of the whole file system, for which the first mount decides",
    ]);
  });

  disk("knows a file system that has turned read-only", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    const where = tool.mounted(device, "data");
    tool.mount(tool.disk("data", device), where);
    expect(tool.run("validate").status).toBe(0);
    run("mount", "--options", "remount,ro", where);
    expect(faults(tool.run("validate"))).toEqual([expect.stringContaining("is read-only, which is not")]);
  });

  disk("compares what Btrfs keeps as properties of subvolumes", (tool) => {
    const device = tool.disks.make("mkfs.btrfs", "-q");
    const top = tool.mounted(device, "top");
    const made = (path: string) => {
      run("btrfs", "subvolume", "create", join(top, path));
      return tool.mounted(device, path, `subvol=${path}`);
    };
    const [db, text, raw] = [made("db"), made("text"), made("raw")];
    const btrfs = tool.disk("data", device, {
      fsType: "btrfs",
      subvolumes: [
        { path: "db", mountPoint: db, compression: null, nodatacow: true },
        { path: "text", mountPoint: text, compression: "zstd", nodatacow: false },
        { path: "raw", mountPoint: raw, compression: "none", nodatacow: false },
      ],
    });
    tool.mount(btrfs, db, { subvolume: "/db" });
    tool.mount(btrfs, text, { subvolume: "/text" });
    tool.mount(btrfs, raw, { subvolume: "/raw" });
    expect(faults(tool.run("validate"))).toEqual([
      `<3>WRONG: ${db} copies new files on write, and is configured not to (nodatacow)`,
      `<3>WRONG: ${text} compresses new files with what the file system has instead of zstd`,
      `<3>WRONG: ${raw} compresses new files with what the file system has instead of none`,
    ]);
    run("chattr", "+C", db);
    run("btrfs", "property", "set", text, "compression", "lzo");
    run("btrfs", "property", "set", raw, "compression", "none");
    expect(faults(tool.run("validate"))).toEqual([
      `<3>WRONG: ${text} compresses new files with lzo instead of zstd`,
    ]);
    run("btrfs", "property", "set", text, "compression", "zstd");
    expect(tool.run("validate").status).toBe(0);
  });

  disk("looks at what is on top: a mount that is covered, or whose parent is, is not there", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    const data = tool.disk("data", device);
    const where = join(tool.disks.folder, "above", "data");
    tool.disks.mountAt(where, "-t", "tmpfs", "below");
    tool.mount(data, tool.disks.mountAt(where, device));
    expect(tool.run("validate").status).toBe(0);
    tool.disks.mountAt(where, "-t", "tmpfs", "cover");
    expect(faults(tool.run("validate"))).toEqual([expect.stringContaining("is cover (tmpfs) instead of")]);
    tool.disks.unmount(where);
    tool.disks.mountAt(join(tool.disks.folder, "above"), "-t", "tmpfs", "cover");
    expect(faults(tool.run("validate"))).toEqual([expect.stringContaining("MISSING")]);
    tool.disks.unmount(join(tool.disks.folder, "above"));
  });

  disk("warns of little space, and does not fail for it", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q", "-m", "0");
    const where = tool.mounted(device, "data");
    tool.mount(tool.disk("data", device), where);
    expect(faults(tool.run("validate"))).toEqual([]);
    run("fallocate", "--length", "218MiB", join(where, "full"));
    const result = tool.run("validate");
    expect(faults(result)).toEqual([
      expect.stringMatching(`^<4>LOW: [1-4]% of 2[0-9]{2}\\.[0-9] MiB is free on ${where}$`),
    ]);
    expect(result.status).toBe(0);
  });

  disk("takes every device of a Btrfs file system for it, of which the kernel shows one", (tool) => {
    const [one, two] = [tool.disks.make("true"), tool.disks.make("true")];
    run("mkfs.btrfs", "-q", "-f", one, two);
    run("btrfs", "device", "scan", one, two);
    const where = tool.mounted(one, "data");
    tool.mount(tool.disk("one", one, { fsType: "btrfs" }), where);
    tool.mount(tool.disk("two", two, { fsType: "btrfs" }), where);
    expect(faults(tool.run("validate"))).toEqual([]);
  });

  disk("says so where the link of a disk leads nowhere", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    const data = tool.disk("data", device);
    tool.mount(data, tool.mounted(device, "data"));
    rmSync(data.link);
    symlinkSync("/dev/gone", data.link);
    expect(faults(tool.run("validate"))).toEqual([
      expect.stringContaining(`the link of disk data, ${data.link}, leads to no device`),
    ]);
  });

  disk("compares bound directories with what was bound", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    const top = tool.mounted(device, "top");
    mkdirSync(join(top, "shared x"));
    mkdirSync(join(top, "other"));
    const data = tool.disk("data", device);
    const bound = tool.disks.mountAt(join(tool.disks.folder, "right"), "--bind", join(top, "shared x"));
    const wrong = tool.disks.mountAt(join(tool.disks.folder, "wrong"), "--bind", join(top, "other"));
    const fields = { directory: "shared x", source: join(top, "shared x") };
    tool.mount(data, bound, fields);
    tool.mount(data, wrong, fields);
    const link = join(tool.folder, "link");
    symlinkSync(join(top, "other"), link);
    tool.mount(data, wrong, { directory: "other", source: link });
    const result = tool.run("validate");
    expect(result.lines).toContain(`OK: Found directory for ${bound}`);
    expect(faults(result)).toEqual([`<3>WRONG: ${wrong} is not the directory '${top}/shared x'`]);
  });

  disk("writes nothing, and leaves nothing behind", (tool) => {
    const device = tool.disks.make("mkfs.btrfs", "-q");
    tool.mount(tool.disk("data", device, { fsType: "btrfs" }), tool.mounted(device, "data"));
    const seen = () => ({
      files: readdirSync(tool.folder, { recursive: true }).sort(),
      mounts: readFileSync("/proc/self/mountinfo", "utf8").split(` ${device} `).length,
    });
    writeFileSync(join(tool.folder, "mounts.json"), "");
    const before = seen();
    expect(tool.run("validate").status).toBe(0);
    expect(seen()).toEqual(before);
  });
});
