import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { skipWhere } from "../support/skip.ts";
import { hostileName, Tool, ToolWithDisks, whyNoDisks, whyNoTool } from "../support/wsl-bare-mount.ts";

const number = z.int().min(0).nullable();
const text = z.string().nullable();

/** The form that wsl-bare-mount(8) promises. */
const statusSchema = z.strictObject({
  version: z.literal(1),
  instance: z.string(),
  disks: z.array(
    z.strictObject({
      name: z.string(),
      unit: z.string(),
      link: z.string(),
      fsType: z.string(),
      attached: z.boolean().nullable(),
      device: text,
    }),
  ),
  mounts: z.array(
    z.strictObject({
      mountPoint: z.string(),
      mountUnit: z.string(),
      disk: z.string(),
      state: z.enum(["mounted", "waiting", "missing", "wrong"]),
      source: text,
      fsType: text,
      root: text,
      options: z.array(z.string()).nullable(),
      bytesTotal: number,
      bytesFree: number,
      inodesTotal: number,
      inodesFree: number,
      low: z.boolean(),
      problems: z.array(z.string()),
    }),
  ),
  nixStore: z.strictObject({ disk: z.string(), source: z.string(), mounted: z.boolean() }).nullable(),
});

const status = (tool: Tool) => statusSchema.parse(JSON.parse(tool.run("status", "--json").stdout));

/** A sample of Prometheus' text format, with its labels unescaped. */
function samplesOf(metrics: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of metrics.split("\n").filter((each) => each !== "" && !each.startsWith("#"))) {
    const [, name = "", labels = "", value = ""] =
      /^([a-z_]+)\{(.*)\} (\S+)$/.exec(line) ?? expect.fail(line);
    const pairs = [...labels.matchAll(/([a-z]+)="((?:[^"\\]|\\.)*)"(?:,|$)/g)];
    expect(pairs.map(([pair]) => pair).join("")).toBe(labels);
    const values = pairs.map(
      ([, key, escaped = ""]) =>
        `${key}=${escaped.replaceAll(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character))}`,
    );
    samples.set([name, ...values].join(" "), Number(value));
  }
  return samples;
}

const onDisks = (statement: string, body: (tool: ToolWithDisks) => void) =>
  test(statement, (context) => {
    skipWhere(whyNoDisks(), context);
    using tool = new ToolWithDisks();
    body(tool);
  });

const onNothing = (statement: string, body: (tool: Tool) => void) =>
  test(statement, (context) => {
    skipWhere(whyNoTool(), context);
    using tool = new Tool();
    body(tool);
  });

describe("wsl-bare-mount status", () => {
  onDisks("shows a disk that is mounted, one that is only attached and one that is not there", (tool) => {
    const [device, other] = [
      tool.disks.make("mkfs.ext4", "-q"),
      tool.disks.make("mkfs.btrfs", "-q", "-L", "a b"),
    ];
    const where = tool.mounted(device, "data x", "noexec");
    tool.mount(tool.disk("data", device), where, { options: ["noexec"] });
    const label = { uuid: null, label: "a b", partitionUuid: null, devicePattern: null };
    tool.mount(tool.disk("other", null, { fsType: "btrfs", linux: label }), "/nowhere");
    tool.disk("gone", null);
    expect(status(tool)).toMatchObject({
      disks: [
        { name: "data", attached: true, device },
        { name: "other", attached: true, device: other },
        { name: "gone", attached: false, device: null },
      ],
      mounts: [
        {
          mountPoint: where,
          state: "mounted",
          source: device,
          fsType: "ext4",
          root: "/",
          options: expect.arrayContaining(["noexec"]),
          bytesTotal: statFileSystem(where).total,
          inodesTotal: 65536,
          low: false,
          problems: [],
        },
        { mountPoint: "/nowhere", state: "missing", source: null, bytesTotal: null, options: null },
      ],
    });
    const { lines, status: exit } = tool.run("status");
    expect(exit).toBe(0);
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ["DISK", "ATTACHED", "DEVICE", "MOUNT POINT", "STATE", "SIZE", "FREE"],
      [
        "data",
        "yes",
        device,
        `'${where}'`,
        "mounted",
        expect.stringMatching(/MiB$/),
        expect.stringMatching(/MiB$/),
      ],
      ["other", "yes", other, "/nowhere", "missing", "-", "-"],
      ["gone", "no", "-", "-", "-", "-", "-"],
    ]);
  });

  onDisks("finds a disk without its link by UUID in either case, partition UUID, label and name", (tool) => {
    const uuid = randomUUID();
    const device = tool.disks.make("mkfs.ext4", "-q", "-U", uuid, "-L", "* [a-z]");
    const none = { uuid: null, label: null, partitionUuid: null, devicePattern: null };
    const isThere = (linux: object) => {
      tool.data.disks.length = 0;
      tool.disk("data", null, { linux: { ...none, ...linux } });
      return status(tool).disks[0]?.device;
    };
    expect(isThere({ uuid: uuid.toUpperCase() })).toBe(device);
    expect(isThere({ uuid: `${uuid}0` })).toBeNull();
    expect(isThere({ label: "* [a-z]" })).toBe(device);
    expect(isThere({ label: "*" })).toBeNull();
    expect(isThere({ partitionUuid: uuid })).toBeNull();
  });

  onDisks("says what is wrong below the table", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    const where = tool.mounted(device, "data");
    tool.mount(tool.disk("data", device), where, { options: ["nodev"] });
    expect(tool.run("status").lines.at(-1)).toBe(`${where} is mounted without nodev`);
    expect(status(tool).mounts[0]).toMatchObject({ state: "wrong", problems: ["is mounted without nodev"] });
  });

  onDisks("says whose store /nix is", (tool) => {
    expect(status(tool).nixStore).toBeNull();
    const device = tool.disks.make("mkfs.ext4", "-q");
    const top = tool.mounted(device, "data");
    tool.mount(tool.disk("data x", device), top);
    const source = join(top, "nixos $(x)-main");
    mkdirSync(source);
    tool.data.nixStore = { disk: "data x", directory: "nixos $(x)-main", source, guard: true, follow: true };
    const of = `'${source}' of disk 'data x'`;
    const said = (prepare: string) => ({
      text: tool.runWithOwnRun(prepare, "status").lines.at(-1),
      json: JSON.parse(tool.runWithOwnRun(prepare, "status", "--json").stdout).nixStore,
    });
    expect(said(":")).toEqual({
      text: `/nix is the distribution's own, and not ${of}`,
      json: { disk: "data x", source, mounted: false },
    });
    expect(said(`mount --bind '${source}' /nix`)).toEqual({
      text: `/nix is ${of}`,
      json: { disk: "data x", source, mounted: true },
    });
  });
});

function statFileSystem(where: string): { total: number } {
  const [unit = 0, blocks = 0] = execFileSync("stat", ["--file-system", "--format=%S %b", where], {
    encoding: "utf8",
  })
    .split(" ")
    .map(Number);
  return { total: unit * blocks };
}

describe("wsl-bare-mount list", () => {
  onNothing("shows what is configured, and runs nothing that looks at disks", (tool) => {
    for (const program of ["lsblk", "blkid", "findmnt", "btrfs", "stat"]) {
      tool.program(program, `touch ${tool.folder}/looked; exit 1`);
    }
    const data = tool.disk("data x", null, { fsType: "btrfs" });
    tool.mount(data, "/srv/a b", { subvolume: "/a", options: ["noatime", "subvol=/a"], automount: true });
    const { stdout, lines } = tool.run("list");
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ["DISK", "FILE SYSTEM", "ON WINDOWS", "ON LINUX"],
      ["'data x'", "btrfs", "serial number S", "UUID 1111-1111"],
      ["MOUNT POINT", "DISK", "WHAT", "OPTIONS"],
      ["'/srv/a b'", "'data x'", "/a", "noatime,on access"],
    ]);
    expect(stdout).not.toMatch(/ \n/);
    expect(readdirSync(tool.folder)).not.toContain("looked");
  });

  onNothing("gives names on lines, and everything as JSON", (tool) => {
    tool.disk(hostileName(tool.folder), null);
    tool.disk("b", null);
    expect(tool.run("list", "--names").lines).toEqual([hostileName(tool.folder), "b"]);
    const { version, instance, disks, mounts, nixStore } = tool.data;
    expect(JSON.parse(tool.run("list", "--json").stdout)).toEqual({
      version,
      instance,
      disks,
      mounts,
      nixStore,
    });
  });
});

describe("wsl-bare-mount metrics", () => {
  onDisks("gives values of what is mounted, and zeroes for what is not", (tool) => {
    const device = tool.disks.make("mkfs.btrfs", "-q");
    const where = tool.mounted(device, 'a "b" \\ é');
    const name = hostileName(tool.folder);
    const disk = tool.disk(name, device, { fsType: "btrfs" });
    tool.mount(disk, where);
    tool.mount(disk, "/nowhere");
    tool.mount(disk, "/later", { automount: true });
    const samples = samplesOf(tool.run("metrics").stdout);
    const of = (place: string) => ` disk=${name} mountpoint=${place}`;
    expect(Object.fromEntries(samples)).toMatchObject({
      [`wsl_bare_disk_attached disk=${name}`]: 1,
      [`wsl_bare_disk_device_errors_total disk=${name} device=${device} type=corruption`]: 0,
      [`wsl_bare_disk_device_errors_total disk=${name} device=${device} type=write_io`]: 0,
      [`wsl_bare_mount_expected${of(where)}`]: 1,
      [`wsl_bare_mount_expected${of("/nowhere")}`]: 1,
      [`wsl_bare_mount_expected${of("/later")}`]: 0,
      [`wsl_bare_mount_mounted${of(where)}`]: 1,
      [`wsl_bare_mount_mounted${of("/nowhere")}`]: 0,
      [`wsl_bare_mount_bytes_total${of(where)}`]: statFileSystem(where).total,
    });
    expect(samples.get(`wsl_bare_mount_bytes_free${of(where)}`)).toBeGreaterThan(10 ** 7);
    expect([...samples.keys()].filter((key) => key.includes("inodes"))).toEqual([]);
    expect(samples.has(`wsl_bare_mount_bytes_free${of("/nowhere")}`)).toBe(false);
  });

  onDisks("counts inodes where their number is fixed", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q", "-N", "1024");
    const where = tool.mounted(device, "data");
    tool.mount(tool.disk("data", device), where);
    const samples = samplesOf(tool.run("metrics").stdout);
    // How many are free depends on the features that mkfs.ext4 turns on.
    const { ffree, files } = statfsSync(where);
    expect(files).toBe(1024);
    expect(ffree).toBeLessThan(files);
    expect(samples.get(`wsl_bare_mount_inodes_total disk=data mountpoint=${where}`)).toBe(files);
    expect(samples.get(`wsl_bare_mount_inodes_free disk=data mountpoint=${where}`)).toBe(ffree);
  });

  onDisks("counts the errors that Btrfs has seen, which doctor names", (tool) => {
    const device = tool.disks.make("mkfs.btrfs", "-q", "-m", "single", "-d", "single");
    const first = tool.mounted(device, "first");
    const needle = "a text to be found on the disk ".repeat(200);
    writeFileSync(join(first, "text"), needle);
    tool.disks.unmount(first);
    const image = join(tool.disks.folder, "disk0.img");
    const at = readFileSync(image).indexOf(needle);
    expect(at).toBeGreaterThan(0);
    const file = openSync(image, "r+");
    writeSync(file, "X", at);
    closeSync(file);
    const where = tool.mounted(device, "data");
    expect(() => readFileSync(join(where, "text"))).toThrow("EIO");
    tool.mount(tool.disk("data", device, { fsType: "btrfs" }), where);
    const samples = samplesOf(tool.run("metrics").stdout);
    const key = `wsl_bare_disk_device_errors_total disk=data device=${device} type=corruption`;
    expect(samples.get(key)).toBeGreaterThan(0);
    expect(tool.run("doctor").stdout).toContain(`Btrfs has counted errors on ${device} of disk data`);
  });

  onNothing("writes a file in one step, for everyone to read, and makes its folder", (tool) => {
    tool.disk("data", null);
    const folder = join(tool.folder, "text files", "x");
    const file = join(folder, "wsl.prom");
    expect(tool.run("metrics", "--output", file).status).toBe(0);
    expect(readdirSync(folder)).toEqual(["wsl.prom"]);
    expect(statSync(file).mode & 0o777).toBe(0o644);
    const inode = statSync(file).ino;
    writeFileSync(file, "old");
    expect(tool.run("metrics", `--output=${file}`)).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(file, "utf8")).toContain("wsl_bare_disk_attached");
    expect(statSync(file).ino).not.toBe(inode);
    tool.data.metrics = file;
    writeFileSync(file, "old");
    expect(tool.run("metrics", "--write").status).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("wsl_bare_disk_attached");
  });

  onNothing(
    "leaves the old file alone where the new one cannot be written, and nothing beside it",
    (tool) => {
      tool.disk("data", null);
      const folder = join(tool.folder, "out");
      mkdirSync(join(folder, "wsl.prom"), { recursive: true });
      expect(tool.run("metrics", "--output", join(folder, "wsl.prom")).status).not.toBe(0);
      expect(readdirSync(folder)).toEqual(["wsl.prom"]);
    },
  );

  onNothing("says so where no file is configured to write", (tool) => {
    expect(tool.run("metrics", "--write")).toMatchObject({
      status: 1,
      stderr: "wsl-bare-mount: no file for metrics is configured; set wsl.bareMounts.metrics\n",
    });
  });
});
