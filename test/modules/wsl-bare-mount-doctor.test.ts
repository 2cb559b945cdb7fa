import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { skipWhere } from "../support/skip.ts";
import { hostileName, ToolWithDisks, whyNoDisks } from "../support/wsl-bare-mount.ts";

/** The form that wsl-bare-mount(8) promises. */
const doctorSchema = z.strictObject({
  version: z.literal(1),
  findings: z.array(
    z.strictObject({ id: z.string(), about: z.string(), message: z.string(), do: z.string() }),
  ),
});

type Findings = z.infer<typeof doctorSchema>["findings"];

const none = { uuid: null, label: null, partitionUuid: null, devicePattern: null };

describe("wsl-bare-mount doctor", () => {
  const disk = (
    statement: string,
    body: (tool: ToolWithDisks, findings: (ownRun?: string) => Findings) => void,
  ) =>
    test(statement, async (context) => {
      skipWhere(whyNoDisks(), context);
      using tool = new ToolWithDisks();
      const socket = join(tool.folder, "interop");
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      tool.env["WSL_INTEROP"] = socket;
      tool.program("systemctl", "exit 1");
      tool.program("nix-store", "exit 1");
      try {
        body(tool, (ownRun) => {
          const args = ["doctor", "--json"];
          const run = ownRun === undefined ? tool.run(...args) : tool.runWithOwnRun(ownRun, ...args);
          expect(run.stderr).toBe("");
          const { findings } = doctorSchema.parse(JSON.parse(run.stdout));
          expect(run.status).toBe(findings.length === 0 ? 0 : 1);
          return findings;
        });
      } finally {
        server.close();
      }
    });

  disk("has nothing to say where all is well", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    const uuid = execFileSync("blkid", ["--probe", "-o", "value", "-s", "UUID", device], {
      encoding: "utf8",
    }).trim();
    tool.mount(tool.disk("data", device, { linux: { ...none, uuid } }), tool.mounted(device, "data"));
    tool.data.task = "WSL";
    tool.windowsProgram("schtasks.exe", "exit 0");
    expect(tool.run("doctor")).toMatchObject({ status: 0, stdout: "Nothing is wrong.\n" });
  });

  disk("gives each finding a line, and one that says what to do", (tool) => {
    tool.disk("data", null);
    expect(tool.run("doctor").lines.slice(0, 2)).toEqual([
      "Disk data is not attached: no device has UUID 1111-1111.",
      "  do: as administrator on Windows, find its number with: Get-Disk | Where-Object SerialNumber -eq 'S'; then run: wsl --mount \\\\.\\PHYSICALDRIVE<number> --bare",
    ]);
  });

  disk("says how each disk is attached by hand, or that the task does it", (tool, findings) => {
    const name = hostileName(tool.folder);
    tool.disk(name, null, {
      windows: { serialNumber: null, uniqueId: null, vhd: "E:\\it's $x.vhdx" },
      linux: { ...none, label: name },
    });
    tool.disk("unique", null, { windows: { serialNumber: null, uniqueId: "eui.1", vhd: null } });
    const whatToDo = () =>
      findings()
        .filter(({ id }) => id === "disk-not-attached")
        .map((each) => each.do);
    expect(whatToDo()).toEqual([
      "as administrator on Windows, run: wsl --mount --vhd 'E:\\it''s $x.vhdx' --bare",
      expect.stringContaining("Get-Disk | Where-Object UniqueId -eq 'eui.1'"),
    ]);
    tool.data.task = "WSL";
    tool.windowsProgram("schtasks.exe", "exit 0");
    expect(whatToDo()[1]).toBe("wsl-bare-mount attach unique");
  });

  disk("knows that Windows has no such task, and asks for it by its name", (tool, findings) => {
    tool.data.task = `WSL $(touch ${tool.folder}/x) "%"`;
    tool.windowsProgram("schtasks.exe", `[ "$1 $2 $3" = '/query /tn ${tool.data.task}' ] && exit 1; exit 0`);
    expect(findings()).toEqual([
      {
        id: "task-missing",
        about: tool.data.task,
        message: expect.stringContaining("Windows has no task"),
        do: expect.stringContaining("Mount-WslBareDisks.ps1 -Install"),
      },
    ]);
  });

  disk("knows that Windows cannot be asked", (tool, findings) => {
    tool.data.task = "WSL";
    expect(findings()).toMatchObject([
      { id: "no-interop", message: expect.stringContaining("Windows is not found at") },
    ]);
    tool.windowsProgram("schtasks.exe", "exit 0");
    delete tool.env["WSL_INTEROP"];
    expect(findings(":")).toMatchObject([
      { id: "no-interop", message: expect.stringContaining("no socket in /run/WSL") },
    ]);
  });

  disk(
    "names a disk of the right type with another UUID, which may be the one that is missed",
    (tool, findings) => {
      const uuid = randomUUID();
      const device = tool.disks.make("mkfs.btrfs", "-q", "-U", uuid);
      tool.disk("data", null, { fsType: "btrfs" });
      const found = findings();
      expect(found[0]).toMatchObject({ id: "disk-not-attached", about: "data" });
      expect(found).toContainEqual({
        id: "wrong-identity",
        about: "data",
        message: `${device} has btrfs and UUID ${uuid}, which no configured disk has.`,
        do: `if it is the disk data, set its uuid to "${uuid}"`,
      });
    },
  );

  disk("knows a disk that holds another file system", (tool, findings) => {
    const uuid = randomUUID();
    const device = tool.disks.make("mkfs.ext4", "-q", "-U", uuid);
    tool.disk("data", device, { fsType: "btrfs", linux: { ...none, uuid } });
    expect(findings()).toEqual([
      {
        id: "wrong-file-system",
        about: "data",
        message: `Disk data (${device}) holds ext4, not btrfs.`,
        do: "correct its fsType, or its UUID",
      },
    ]);
  });

  disk("knows an encrypted disk by its container, which holds no file system", (tool, findings) => {
    const uuid = randomUUID();
    const container = tool.disks.make("true");
    tool.program(
      "blkid",
      `printf '%s\n' DEVNAME=${container} VERSION="$(cat ${tool.folder}/version)" TYPE=crypto_LUKS UUID=${uuid}`,
    );
    writeFileSync(join(tool.folder, "version"), "2");
    const vault = tool.disk("vault", null, { encrypted: true, linux: { ...none, uuid } });
    expect(findings()).toMatchObject([
      {
        id: "service-failed",
        message: `Disk vault is attached (${container}), and ${vault.unit} has not linked it.`,
      },
    ]);
    vault.encrypted = false;
    expect(findings()).toMatchObject([
      {
        id: "disk-in-container",
        message: `Disk vault (${container}) is a container of LUKS2, not ext4.`,
        do: "set its encryption.enable and encryption.keyFile",
      },
    ]);
    vault.encrypted = true;
    writeFileSync(join(tool.folder, "version"), "1");
    expect(findings()).toMatchObject([
      {
        id: "disk-in-container",
        message: `Disk vault (${container}) is a container of LUKS1, not LUKS2.`,
        do: expect.stringContaining("cryptsetup convert --type luks2"),
      },
    ]);
    vault.encrypted = false;
    vault.linux = { ...none, label: "inside" };
    expect(findings()).toMatchObject([
      {
        id: "disk-hidden",
        message: `Disk vault may be inside of what is not open: ${container} (LUKS1). No device shows label inside.`,
      },
    ]);
  });

  disk(
    "knows a disk and its copy, and a Btrfs file system on two devices, which is none",
    (tool, findings) => {
      const uuid = randomUUID();
      const first = tool.disks.make("mkfs.ext4", "-q", "-U", uuid);
      const copy = join(tool.disks.folder, "copy.img");
      copyFileSync(join(tool.disks.folder, "disk0.img"), copy);
      const second = tool.disks.attach(copy);
      const [one, two] = [tool.disks.make("true"), tool.disks.make("true")];
      const other = randomUUID();
      execFileSync("mkfs.btrfs", ["-q", "-f", "-U", other, one, two]);
      tool.disk("data", first, { linux: { ...none, uuid } });
      tool.disk("both", one, { fsType: "btrfs", linux: { ...none, uuid: other } });
      expect(findings()).toEqual([
        {
          id: "two-disks",
          about: "data",
          message: expect.stringMatching(
            `could be any of ${[first, second].sort().join(", ")}: all have UUID ${uuid}`,
          ),
          do: expect.stringContaining("detach the copy"),
        },
      ]);
    },
  );

  disk("knows a copy of a Btrfs device, which says the same of itself in everything", (tool, findings) => {
    const uuid = randomUUID();
    const device = tool.disks.make("mkfs.btrfs", "-q", "-U", uuid);
    const copy = join(tool.disks.folder, "copy.img");
    copyFileSync(join(tool.disks.folder, "disk0.img"), copy);
    tool.disks.attach(copy);
    tool.disk("data", device, { fsType: "btrfs", linux: { ...none, uuid } });
    expect(findings()).toMatchObject([{ id: "two-disks", about: "data" }]);
  });

  disk("knows services and mounts that failed, and what was never started", (tool, findings) => {
    const uuid = randomUUID();
    const device = tool.disks.make("mkfs.ext4", "-q", "-U", uuid);
    const data = tool.disk("data", null, { linux: { ...none, uuid } });
    tool.mount(data, "/nowhere");
    expect(findings()).toMatchObject([
      {
        id: "service-failed",
        message: `Disk data is attached (${device}), and ${data.unit} has not linked it.`,
      },
    ]);
    tool.program("systemctl", `[ "$*" = 'is-failed --quiet -- ${data.unit}' ]`);
    expect(findings()).toMatchObject([
      {
        id: "service-failed",
        message: `Disk data is attached (${device}), and ${data.unit} has failed.`,
        do: `journalctl -b -u ${data.unit}; then: systemctl restart ${data.unit}`,
      },
    ]);
    execFileSync("ln", ["-s", device, data.link]);
    tool.program("systemctl", `[ "$*" = 'is-failed --quiet -- mount-0.mount' ]`);
    expect(findings()).toEqual([
      {
        id: "not-mounted",
        about: "/nowhere",
        message: "/nowhere is not mounted, although its disk is there: its mount has failed.",
        do: "journalctl -b -u mount-0.mount; then: systemctl start mount-0.mount",
      },
    ]);
  });

  disk("says of what is mounted wrongly how to have it right", (tool, findings) => {
    const uuid = randomUUID();
    const device = tool.disks.make("mkfs.btrfs", "-q", "-U", uuid);
    const where = tool.mounted(device, "data", "compress=zstd:1");
    const data = tool.disk("data", device, { fsType: "btrfs", linux: { ...none, uuid } });
    tool.mount(data, where, { options: ["compress=zstd:3", "noexec"] });
    expect(findings()).toMatchObject([
      { id: "mounted-wrongly", about: where, do: expect.stringContaining("wsl --shutdown") },
      {
        id: "mounted-wrongly",
        message: `${where} is mounted without noexec.`,
        do: "systemctl restart mount-0.mount",
      },
    ]);
  });

  disk("knows that there is little space", (tool, findings) => {
    const uuid = randomUUID();
    const device = tool.disks.make("mkfs.ext4", "-q", "-U", uuid);
    const where = tool.mounted(device, "data");
    tool.mount(tool.disk("data", device, { linux: { ...none, uuid } }), where);
    tool.data.minimumFree = 99;
    expect(findings()).toMatchObject([
      { id: "low-space", about: where, message: expect.stringMatching(/ free, less than 99%\.$/) },
    ]);
  });

  disk("knows a store that was not copied, or not mounted, or left on purpose", (tool, findings) => {
    const uuid = randomUUID();
    const device = tool.disks.make("mkfs.ext4", "-q", "-U", uuid);
    const top = tool.mounted(device, "data");
    tool.mount(tool.disk("data", device, { linux: { ...none, uuid } }), top);
    const source = join(top, "nixos wsl-main");
    tool.data.nixStore = { disk: "data", directory: "nixos wsl-main", source, guard: true, follow: true };
    const system = join(tool.folder, "aaa-nixos-system");
    mkdirSync(system);
    const ownRun = `ln -s '${system}' /run/current-system`;
    tool.program("nix-store", `printf '%s\\n' /nix/store/aaa-nixos-system '/nix/store/bbb-$(x)'`);
    mkdirSync(join(source, "store", "aaa-nixos-system"), { recursive: true });
    expect(findings(ownRun)).toEqual([
      {
        id: "store-not-migrated",
        about: "/nix",
        message: `/nix is the distribution's own: '${source}' does not hold the running system.`,
        do: "wsl-bare-mount migrate",
      },
    ]);
    writeFileSync(join(source, "store", "bbb-$(x)"), "");
    expect(findings(ownRun)).toMatchObject([
      { id: "store-not-mounted", do: expect.stringContaining("restart") },
    ]);
    const rolledBack = `${ownRun}; mount -t tmpfs tmpfs /var/lib; mkdir /var/lib/wsl-bare-mounts
      touch /var/lib/wsl-bare-mounts/rolled-back`;
    expect(findings(rolledBack)).toEqual([]);
    expect(findings(`${ownRun}; mount --bind '${source}' /nix`)).toEqual([]);
  });
});
