import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { hasTool, howToGet } from "../support/tools.ts";
import { ToolWithDisks, whyNoDisks } from "../support/wsl-bare-mount.ts";

const configuration = z.object({
  wsl: z.object({
    bareMounts: z.object({
      enable: z.literal(true),
      disks: z.record(
        z.string(),
        z.strictObject({
          serialNumber: z.string().optional(),
          uniqueId: z.string().optional(),
          uuid: z.string().optional(),
          filesystem: z.strictObject({
            fsType: z.string(),
            mountPoint: z.string().optional(),
            subvolumes: z
              .record(z.string(), z.strictObject({ mountPoint: z.string().optional() }))
              .optional(),
          }),
        }),
      ),
    }),
  }),
});

/** What real Nix reads of a text. */
function readNix(text: string): z.infer<typeof configuration>["wsl"]["bareMounts"]["disks"] {
  const json = execFileSync("nix-instantiate", ["--eval", "--strict", "--json", "-"], {
    input: text,
    encoding: "utf8",
  });
  return configuration.parse(JSON.parse(json)).wsl.bareMounts.disks;
}

/** The disk with a UUID: other tests have disks of their own. */
function diskOf(text: string, uuid: string) {
  return Object.entries(readNix(text))
    .map(([name, disk]) => ({ name, ...disk }))
    .find((disk) => disk.uuid === uuid);
}

const uuidOf = (device: string) =>
  execFileSync("blkid", ["--probe", "-o", "value", "-s", "UUID", device], { encoding: "utf8" }).trim();

describe("wsl-bare-mount discover", () => {
  const disk = (statement: string, body: (tool: ToolWithDisks) => void) =>
    test(statement, async (context) => {
      const reason = whyNoDisks() ?? (hasTool("nix-instantiate") ? null : howToGet("nix-instantiate"));
      if (reason !== null) {
        context.skip(reason);
      }
      using tool = new ToolWithDisks();
      const socket = join(tool.folder, "interop");
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      tool.env["WSL_INTEROP"] = socket;
      try {
        body(tool);
      } finally {
        server.close();
      }
    });

  disk("prints a configuration that Nix reads, with what is mounted where", (tool) => {
    const ext4 = tool.disks.make("mkfs.ext4", "-q", "-L", "plain");
    const btrfs = tool.disks.make("mkfs.btrfs", "-q", "-L", "with parts");
    const top = tool.mounted(btrfs, "top");
    for (const path of ["@", "@/below ${x}", 'a "b"']) {
      execFileSync("btrfs", ["subvolume", "create", join(top, path)]);
    }
    const where = tool.mounted(ext4, "data ${x}");
    const below = tool.mounted(btrfs, "part", "subvol=@/below ${x}");
    const { status, stdout } = tool.run("discover");
    expect(status).toBe(0);
    expect(diskOf(stdout, uuidOf(ext4))).toMatchObject({
      name: "plain",
      filesystem: { fsType: "ext4", mountPoint: where },
    });
    expect(diskOf(stdout, uuidOf(btrfs))).toEqual({
      name: "with parts",
      uuid: uuidOf(btrfs),
      filesystem: {
        fsType: "btrfs",
        subvolumes: { "@": {}, "@/below ${x}": { mountPoint: below }, 'a "b"': {} },
      },
    });
    expect(stdout).toContain("# To be filled in: how Windows finds the disk.");
  });

  disk("reads subvolumes of a file system that is mounted nowhere, and leaves it so", (tool) => {
    const device = tool.disks.make("mkfs.btrfs", "-q");
    const top = tool.mounted(device, "top");
    execFileSync("btrfs", ["subvolume", "create", join(top, "a")]);
    execFileSync("btrfs", ["subvolume", "create", join(top, "a", "b")]);
    execFileSync("btrfs", ["subvolume", "set-default", join(top, "a")]);
    tool.disks.unmount(top);
    // The device itself would be read from a cache that Btrfs does not write through.
    const image = join(tool.disks.folder, "disk0.img");
    const before = execFileSync("sha256sum", [image]).toString();
    const found = diskOf(tool.run("discover").stdout, uuidOf(device));
    expect(found?.filesystem.subvolumes).toEqual({ a: {}, "a/b": {} });
    expect(execFileSync("sha256sum", [image]).toString()).toBe(before);
  });

  disk("replays no log that a crash has left", (tool) => {
    const device = tool.disks.make("mkfs.btrfs", "-q");
    // The log is there until the next commit, which on a slow machine must not come before the image is read.
    const top = tool.mounted(device, "top", "commit=3600");
    writeFileSync(join(top, "text"), "text");
    execFileSync("sync", ["--file-system", top]);
    appendFileSync(join(top, "text"), "more");
    execFileSync("sync", [join(top, "text")]);
    // What would be on the disk if the machine had gone off here.
    const image = join(tool.disks.folder, "disk0.img");
    const crashed = readFileSync(image);
    tool.disks.unmount(top);
    writeFileSync(image, crashed, { flag: "r+" });
    const superblock = execFileSync("btrfs", ["inspect-internal", "dump-super", device], {
      encoding: "utf8",
    });
    expect(superblock).toMatch(/^log_root\s+[1-9]/m);
    expect(diskOf(tool.run("discover").stdout, uuidOf(device))).toBeDefined();
    expect(readFileSync(image).equals(crashed)).toBe(true);
  });

  disk("leaves out what is configured", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q", "-L", "mine");
    const uuid = uuidOf(device);
    expect(diskOf(tool.run("discover").stdout, uuid)).toBeDefined();
    const linux = { uuid: uuid.toUpperCase(), label: null, partitionUuid: null, devicePattern: null };
    tool.disk("mine", device, { linux });
    expect(tool.run("discover").stdout).not.toContain(uuid);
  });

  disk("leaves out the system's own disks, and those that another distribution lives on", (tool) => {
    const devices = ["root", "boot", "other", "free"].map(() => tool.disks.make("mkfs.ext4", "-q"));
    const [root = "", boot = "", other = "", free = ""] = devices;
    const uuids = devices.map(uuidOf);
    // Mounted in the same kernel, where this distribution does not see it.
    tool.program(
      "findmnt",
      `cat <<'X'
{"filesystems": [
  {"id": 1, "parent": 0, "target": "/", "source": "${root}", "fstype": "ext4", "fsroot": "/"},
  {"id": 2, "parent": 1, "target": "/mnt/wslg/distro", "source": "${boot}", "fstype": "ext4", "fsroot": "/"}
]}
X`,
    );
    tool.mounted(other, "other");
    const { stdout } = tool.run("discover");
    expect(uuids.map((uuid) => stdout.includes(uuid))).toEqual([false, false, false, true]);
    expect(uuidOf(free)).toBe(uuids[3]);
  });

  disk("asks Windows for serial numbers, and takes one only where there is no doubt", (tool) => {
    const devices = ["a", "b", "c", "d"].map((label) => tool.disks.make("mkfs.ext4", "-q", "-L", label));
    const [a = "", b = "", c = "", d = ""] = devices;
    const hardware = (path: string, serial: string | null, size: number) =>
      `NAME="${path}" PKNAME="" TYPE="disk" SIZE="${size}" MODEL="M" SERIAL="${serial ?? ""}" TRAN="scsi"`;
    const show = (lines: readonly string[]) => {
      tool.program("lsblk", `cat <<'X'\n${lines.join("\n")}\nX`);
    };
    show([
      hardware(a, "e823_8fa6.", 1000),
      hardware(b, null, 2000),
      hardware(c, null, 3000),
      hardware(d, "TWIN", 4000),
    ]);
    const windows = [
      { Number: 0, SerialNumber: "E823_8FA6.", UniqueId: "U0", Size: 999 },
      { Number: 1, SerialNumber: '  it\'s ${x} "q" \\ ', UniqueId: "U1", Size: 2000 },
      { Number: 2, SerialNumber: "C1", UniqueId: "U2", Size: 3000 },
      { Number: 3, SerialNumber: "C2", UniqueId: "U3", Size: 3000 },
      { Number: 4, SerialNumber: "twin", UniqueId: "U4", Size: 4000 },
      { Number: 5, SerialNumber: null, UniqueId: "U5", Size: 5000 },
    ];
    tool.windowsProgram("schtasks.exe", "exit 1");
    const answer = (list: unknown) => {
      tool.windowsProgram(
        "WindowsPowerShell/v1.0/powershell.exe",
        `printf '\\357\\273\\277'; cat <<'X' | sed 's/$/\\r/'\n${JSON.stringify(list)}\nX`,
      );
      const { stdout } = tool.run("discover");
      return devices.map((device) => {
        const found = diskOf(stdout, uuidOf(device));
        return found?.serialNumber ?? found?.uniqueId;
      });
    };
    expect(answer(windows)).toEqual(["E823_8FA6.", '  it\'s ${x} "q" \\ ', undefined, "twin"]);
    // A single disk is no list in Windows PowerShell.
    expect(answer(windows[5])).toEqual([undefined, undefined, undefined, undefined]);
    expect(answer({ ...windows[5], Size: 2000 })).toEqual([undefined, "U5", undefined, undefined]);
    // With one serial number for two disks only the unique id tells.
    expect(answer([...windows, { SerialNumber: '  it\'s ${x} "q" \\ ', UniqueId: "U6", Size: 1 }])[1]).toBe(
      "U1",
    );
    // Two of one serial number, of which one has the right size, are no answer; nor is one size for two disks.
    expect(answer([...windows, { SerialNumber: "TWIN", UniqueId: "U7", Size: 7 }])[3]).toBeUndefined();
    show([hardware(a, null, 2000), hardware(b, null, 2000), hardware(c, null, 5), hardware(d, null, 6)]);
    expect(answer(windows)).toEqual([undefined, undefined, undefined, undefined]);
    expect(answer("no list")).toEqual([undefined, undefined, undefined, undefined]);
  });

  disk("gives disks of one name names that differ in their units, too", (tool) => {
    const devices = ["é", "ü", "a b", "a  b"].map((label) => tool.disks.make("mkfs.ext4", "-q", "-L", label));
    tool.disk("a-b", null);
    const { stdout } = tool.run("discover");
    const names = devices.map((device) => diskOf(stdout, uuidOf(device))?.name ?? "");
    const slugs = [...names, "a-b"].map((name) => name.replaceAll(/[^A-Za-z0-9_.-]+/gu, "-"));
    expect(new Set(slugs).size).toBe(5);
  });

  disk("prints every label so that Nix reads the same", (tool) => {
    const pieces = fc.constantFrom(
      ..."${ $${ \\${ \" \\ ' '' $ { } in or rec a é 😀 # /* */ ; . - _ % ` ~ ! \u0085".split(" "),
      " ",
      "\\n",
    );
    const label = fc.array(pieces, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(""));
    const device = tool.disks.make("mkfs.btrfs", "-q");
    const uuid = uuidOf(device);
    fc.assert(
      fc.property(label, (text) => {
        // Not a name in any file system: blkid takes blanks at the end away.
        fc.pre(text.trim() === text && Buffer.byteLength(text) < 250);
        execFileSync("btrfs", ["filesystem", "label", device, text]);
        expect(diskOf(tool.run("discover").stdout, uuid)?.name).toBe(text);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  disk("says so where there is nothing", (tool) => {
    tool.program("lsblk", "exit 0");
    expect(tool.run("discover")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^# There is no disk/),
    });
  });
});
