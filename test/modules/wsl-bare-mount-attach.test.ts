import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { programText } from "../../lib/check/oracles/stand-ins.ts";
import { skipWhere } from "../support/skip.ts";
import { hostileName, ToolWithDisks, whyNoDisks } from "../support/wsl-bare-mount.ts";

/** A disk that Windows has not attached: an image, and its UUID. */
class Unattached implements Disposable {
  readonly uuid = randomUUID();
  readonly image: string;

  constructor(tool: ToolWithDisks) {
    this.image = join(tool.disks.folder, `unattached-${this.uuid}.img`);
    execFileSync("truncate", ["--size", "64MiB", this.image]);
    execFileSync("mkfs.ext4", ["-q", "-U", this.uuid, this.image]);
  }

  get linux() {
    return { uuid: this.uuid, label: null, partitionUuid: null, devicePattern: null };
  }

  /** The devices that it has by now. */
  get devices(): string[] {
    const list = execFileSync("losetup", ["--noheadings", "--output", "NAME", "--associated", this.image]);
    return list
      .toString()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.trim());
  }

  [Symbol.dispose](): void {
    for (const device of this.devices) {
      spawnSync("umount", [device]);
      execFileSync("losetup", ["--detach", device]);
    }
  }
}

/** The words of each call that a stand-in has written down. */
const callsOf = (file: string): string[][] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\0\0")
        .filter((call) => call !== "")
        .map((call) => call.split("\0"))
    : [];

const recording = (file: string) => `{ printf '%s\\0' "$@"; printf '\\0'; } >>'${file}'`;

/** systemd for these tests: a disk's service is its script, and mount units are mounts. */
function systemd(
  tool: ToolWithDisks,
  disk: { link: string; name: string; uuid: string },
  where: string,
): string {
  const calls = join(tool.folder, "systemctl-calls");
  const diskScript = join(tool.folder, "wsl-bare-disk");
  writeFileSync(diskScript, programText("wsl-bare-disk"));
  tool.program(
    "systemctl",
    `${recording(calls)}
    case $1:$3 in
      *:wsl-bare-disk-0.service)
        exec bash '${diskScript}' --name=x '--link=${disk.link}' --uuid=${disk.uuid} --fs-type=ext4 --timeout=1 >/dev/null ;;
      start:mount-0.mount) mkdir -p '${where}'; exec mount '${disk.link}' '${where}' ;;
    esac`,
  );
  return calls;
}

describe("wsl-bare-mount attach", () => {
  const disk = (statement: string, body: (tool: ToolWithDisks) => void) =>
    test(statement, async (context) => {
      skipWhere(whyNoDisks(), context);
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

  disk("has Windows run its task, waits for the disk, and mounts what is on it", (tool) => {
    using missing = new Unattached(tool);
    const name = hostileName(tool.folder);
    const where = join(tool.disks.folder, "data");
    tool.data.task = `WSL "bare" %disks% $(touch ${tool.folder}/x) \\é`;
    const data = tool.disk(name, null, { linux: missing.linux });
    tool.mount(data, where);
    const calls = systemd(tool, { ...data, uuid: missing.uuid }, where);
    const asked = join(tool.folder, "schtasks-calls");
    tool.windowsProgram(
      "schtasks.exe",
      `${recording(asked)}; (sleep 1; losetup --find '${missing.image}') >/dev/null 2>&1 &`,
    );
    const { status, stdout, stderr } = tool.run("attach");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(callsOf(asked)).toEqual([["/run", "/tn", tool.data.task]]);
    expect(callsOf(calls)).toEqual([
      ["restart", "--", "wsl-bare-disk-0.service"],
      ["start", "--", "mount-0.mount"],
    ]);
    expect(stdout).toContain(`is ${missing.devices[0]}.`);
    expect(stdout).toContain(`Mounted ${where}.`);
    expect(existsSync(join(tool.folder, "x"))).toBe(false);
    expect(tool.run("validate").status).toBe(0);
  });

  disk("asks nobody for what is there, and starts only what is not mounted", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    const data = tool.disk("data", device);
    tool.mount(data, tool.mounted(device, "data"));
    tool.mount(data, "/nowhere", { automount: true });
    tool.windowsProgram("schtasks.exe", `touch ${tool.folder}/asked`);
    const calls = join(tool.folder, "calls");
    tool.program("systemctl", recording(calls));
    expect(tool.run("attach").status).toBe(0);
    expect(callsOf(calls)).toEqual([
      ["start", "--", "wsl-bare-disk-0.service"],
      ["start", "--", "mount-1.automount"],
    ]);
    expect(existsSync(join(tool.folder, "asked"))).toBe(false);
  });

  disk("does so for the named disks only", (tool) => {
    const devices = [tool.disks.make("mkfs.ext4", "-q"), tool.disks.make("mkfs.ext4", "-q")];
    tool.disk("one", devices[0] ?? null);
    tool.disk("-- two", devices[1] ?? null);
    tool.disk("three", null);
    const calls = join(tool.folder, "calls");
    tool.program("systemctl", recording(calls));
    expect(tool.run("attach", "--", "-- two").status).toBe(0);
    expect(callsOf(calls)).toEqual([["start", "--", "wsl-bare-disk-1.service"]]);
  });

  disk("gives up on a disk that does not come, and says what helps", (tool) => {
    tool.data.task = "WSL";
    tool.disk("data", null);
    tool.windowsProgram("schtasks.exe", "exit 0");
    const { status, stderr } = tool.run("attach", "--timeout=1");
    expect(status).toBe(1);
    expect(stderr).toBe("wsl-bare-mount: disk data did not appear; wsl-bare-mount doctor says what to do\n");
  });

  disk("says what Windows says where the task cannot be started", (tool) => {
    tool.data.task = "WSL";
    tool.disk("data", null);
    tool.windowsProgram(
      "schtasks.exe",
      "printf '\\r\\nERROR: The system cannot find \\033[1mthe file.\\r\\n'; exit 1",
    );
    const { status, stderr } = tool.run("attach");
    expect(status).toBe(1);
    expect(stderr).toBe(
      "wsl-bare-mount: Windows could not start the task WSL (ERROR: The system cannot find [1mthe file.); is it installed?\n",
    );
  });

  disk("says so where no task is configured, and where Windows is not to be reached", (tool) => {
    tool.disk("data", null);
    expect(tool.run("attach")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("no task on Windows"),
    });
    tool.data.task = "WSL";
    expect(tool.run("attach")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`Windows is not found at ${tool.data.systemRoot}`),
    });
    tool.windowsProgram("schtasks.exe", "exit 0");
    delete tool.env["WSL_INTEROP"];
    expect(tool.runWithOwnRun(":", "attach")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("no socket in /run/WSL leads to Windows"),
    });
  });

  disk("finds the socket of a session that is still there", (tool) => {
    tool.data.task = "WSL";
    tool.disk("data", null);
    delete tool.env["WSL_INTEROP"];
    tool.windowsProgram("schtasks.exe", `printf %s "$WSL_INTEROP" >${tool.folder}/interop-used`);
    const listen = `require("node:net").createServer().listen(process.argv[1]); setTimeout(process.exit, 20000)`;
    tool.runWithOwnRun(
      `mkdir /run/WSL
      for socket in 1 4194304 zzz; do '${process.execPath}' -e '${listen}' /run/WSL/$socket''_interop >/dev/null 2>&1 & done
      until [ -S /run/WSL/1_interop ] && [ -S /run/WSL/4194304_interop ] && [ -S /run/WSL/zzz_interop ]; do :; done`,
      ...["attach", "--timeout", "0"],
    );
    expect(readFileSync(join(tool.folder, "interop-used"), "utf8")).toBe("/run/WSL/1_interop");
  });

  disk("fails where a unit does, and says where its log is", (tool) => {
    const device = tool.disks.make("mkfs.ext4", "-q");
    tool.mount(tool.disk("data", device), "/nowhere");
    tool.program("systemctl", `case $3 in *.mount) exit 1 ;; esac`);
    const { status, stderr } = tool.run("attach");
    expect(status).toBe(1);
    expect(stderr).toBe(
      "wsl-bare-mount: /nowhere could not be mounted; see: journalctl -b -u mount-0.mount\n",
    );
  });
});
