import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  embeddedEvaluator,
  evaluateConfigurations,
  projectFiles,
  type SystemReport,
} from "../../lib/evaluate/index.ts";
import { type NixValue, printNix } from "../../lib/nix/index.ts";
import { hasTool, howToGet } from "../support/tools.ts";

const module = fileURLToPath(new URL("nix-store.nix", import.meta.url));

const everything = {
  enable: true,
  instance: "main",
  disks: {
    storage: {
      vhd: "E:\\storage.vhdx",
      uuid: "0",
      filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/storage", neededForBoot: true },
    },
  },
  nixStore: { enable: true, disk: "storage" },
  healthCheck: { enable: true, interval: "weekly", deleteOlderThan: "30d" },
} as const;

async function evaluate(cfg: NixValue): Promise<SystemReport> {
  const start = await embeddedEvaluator();
  const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
  try {
    const [evaluation] = await evaluateConfigurations(
      evaluator,
      [{ modules: [printNix({ wsl: { bareMounts: cfg } })] }],
      {
        files: { ...projectFiles(), module },
      },
    );
    return evaluation?.ok ? evaluation.report : expect.fail(JSON.stringify(evaluation?.error));
  } finally {
    await evaluator.close();
  }
}

/** The settings of a unit's file that begin with a name, in their order. */
function settings(report: SystemReport, unit: string, name: string): readonly string[] {
  return (report.units[unit] ?? expect.fail(`no ${unit}`))
    .split("\n")
    .filter((line) => line.startsWith(`${name}=`))
    .map((line) => line.slice(name.length + 1));
}

test("/nix is mounted when the guard has made its link, and skipped without failing otherwise", async () => {
  const report = await evaluate(everything);
  expect(report.links["nix.mount"]).toMatchObject({ overrideStrategy: "asDropin" });
  expect(report.units["nix.mount"]).toBe(
    [
      "[Unit]",
      "Wants=wsl-bare-store-guard.service",
      "After=wsl-bare-store-guard.service",
      "ConditionPathExists=/run/wsl-bare-mounts/nix-store",
      "RefuseManualStop=yes",
      "",
    ].join("\n"),
  );
  // A source on the disk would make nix.mount, and so nix-daemon, fail with the disk.
  expect(report.fstab).toMatch(/^\/run\/wsl-bare-mounts\/nix-store \/nix none /m);
  expect(settings(report, "wsl-bare-store-guard.service", "Requires")).toEqual([]);
  expect(settings(report, "wsl-bare-store-guard.service", "Wants")).toEqual(["mnt-wsl-storage.mount"]);
});

test("what the daemon needs of /nix is there before it starts", async () => {
  const report = await evaluate(everything);
  const [before = ""] = settings(report, "nix-mount-marker.service", "Before");
  expect(before.split(" ")).toEqual(expect.arrayContaining(["nix-daemon.service", "nix-daemon.socket"]));
  expect(settings(report, "nix-mount-marker.service", "After")).toEqual(["nix.mount"]);
  const commands = settings(report, "nix-mount-marker.service", "ExecStart").map((line) =>
    line.replace(/^.*\/bin\//, ""),
  );
  expect(commands).toEqual([
    "touch /nix/.mounted",
    "mkdir --parents /nix/var/nix/daemon-socket",
    "mount --make-private /nix",
    "mount --make-shared /nix",
    "mount --bind /nix/store /nix/store",
    "mount --options remount,bind,ro /nix/store",
  ]);
});

test("directories and instances reach the guard as they are written", async () => {
  const name = `a b%i$(touch /tmp/x)'"é`;
  const report = await evaluate({
    ...everything,
    instance: "dev_1.x",
    nixStore: { ...everything.nixStore, directory: name },
  });
  const quoted = `a b%%i$$(touch /tmp/x)'\\"é`;
  expect(settings(report, "wsl-bare-store-guard.service", "ExecStart")[0]).toContain(
    `/wsl-bare-store "guard" "--source=/mnt/wsl/storage/${quoted}" "--instance=dev_1.x" `,
  );
});

test("each part can be left out", async () => {
  const off = { enable: false };
  const health = await evaluate({ ...everything, nixStore: off });
  expect(storeUnits(health)).toEqual(["wsl-bare-store-health.service", "wsl-bare-store-health.timer"]);

  const cover = await evaluate({
    ...everything,
    nixStore: { ...everything.nixStore, guard: false, follow: false },
    healthCheck: { ...everything.healthCheck, enable: false },
  });
  expect(storeUnits(cover)).toEqual([
    "nix-mount-marker.service",
    "nix.mount",
    "wsl-bare-store-guard.service",
  ]);
  expect(settings(cover, "wsl-bare-store-guard.service", "ExecStart")[0]).toContain('"--unchecked"');

  const nothing = await evaluate({
    ...everything,
    nixStore: off,
    healthCheck: { ...everything.healthCheck, enable: false },
  });
  expect(storeUnits(nothing)).toEqual([]);
});

test("a switch whose system the VHD cannot get is refused, and nothing of it is activated", async () => {
  const report = await evaluate(everything);
  // What is /nix/.mounted of a mounted store.
  const marker = import.meta.filename;
  for (const [file, system] of [
    ["activation", "systemConfig=/nix/store/new"],
    ["before-switch", "set -- /nix/store/new switch"],
  ] as const) {
    const text = report.etc[file] ?? expect.fail(`no ${file}`);
    const run = (covered: boolean, follows: boolean) => {
      // The programs are not built here: functions of their names stand in.
      const programs = text.replace(/\/nix\/store\/\S*\/bin\//g, "").replaceAll("/nix/.mounted", marker);
      const script = [
        `mountpoint() { ${covered}; }`,
        `wsl-bare-store() { echo "wsl-bare-store $*"; ${follows}; }`,
        system,
        `( ${programs} ) || { echo refused; exit 1; }`,
        "echo activated",
      ].join("\n");
      return spawnSync("bash", ["-c", script], { encoding: "utf8" }).stdout;
    };
    expect(run(true, true)).toBe("wsl-bare-store follow --system=/nix/store/new\nactivated\n");
    expect(run(true, false)).toBe("wsl-bare-store follow --system=/nix/store/new\nrefused\n");
    // NixOS-WSL activates at each start, too, before anything is mounted.
    expect(run(false, false)).toBe("activated\n");
  }
  const without = await evaluate({ ...everything, nixStore: { ...everything.nixStore, follow: false } });
  expect([without.etc["activation"], without.etc["before-switch"]]).toEqual(["", ""]);
});

test("the VHD keeps all generations, or as many as it is told", async () => {
  const run = (report: SystemReport) => settings(report, "wsl-bare-store-follow.service", "ExecStart")[0];
  expect(run(await evaluate(everything))).toMatch(/ "follow" "--system=\/run\/current-system"$/);
  const few = { ...everything, nixStore: { ...everything.nixStore, keepGenerations: 3 } };
  expect(run(await evaluate(few))).toMatch(/ "--keep=3"$/);
});

test("garbage is collected only if asked for", async () => {
  const run = (report: SystemReport) => settings(report, "wsl-bare-store-health.service", "ExecStart")[0];
  expect(run(await evaluate(everything))).toMatch(/ "health" "--delete-older-than=30d"$/);
  const kept = { ...everything, healthCheck: { ...everything.healthCheck, deleteOlderThan: null } };
  expect(run(await evaluate(kept))).toMatch(/ "health"$/);
});

test("systemd has nothing to say of the units, together with nix-daemon's", async (context) => {
  if (!hasTool("systemd-analyze")) {
    context.skip(howToGet("systemd-analyze"));
  }
  const report = await evaluate(everything);
  const folder = mkdtempSync(join(tmpdir(), "nix-store-units-"));
  try {
    const service = "[Service]\nType=oneshot\nExecStart=/bin/true\n";
    const units: Record<string, string> = {
      ...report.units,
      "mnt-wsl-storage.mount": "[Mount]\nWhat=/run/wsl-bare-mounts/storage\nWhere=/mnt/wsl/storage\n",
      "nix.mount": "[Mount]\nWhat=/run/wsl-bare-mounts/nix-store\nWhere=/nix\nOptions=bind\n",
      "nix-daemon.service": `[Unit]\nRequiresMountsFor=/nix/store\n${service}`,
      "nix-daemon.socket":
        "[Unit]\nRequiresMountsFor=/nix/store\nBefore=multi-user.target\n[Socket]\nListenStream=/run/nix\n",
      "sockets.target.d/nix.conf": "[Unit]\nWants=nix-daemon.socket\n",
      "multi-user.target.d/nix.conf": "[Unit]\nWants=nix-daemon.service\n",
      "nix.mount.d/overrides.conf": report.units["nix.mount"] ?? "",
    };
    for (const [unit, { wantedBy }] of Object.entries(report.links)) {
      for (const target of wantedBy) {
        units[`${target}.d/${unit}.conf`] = `[Unit]\nWants=${unit}\n`;
      }
    }
    for (const [name, text] of Object.entries(units)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      // The programs are not built here.
      writeFileSync(join(folder, name), text.replace(/^ExecStart=\S+/gm, "ExecStart=/bin/true"));
    }
    const { status, stdout, stderr } = spawnSync(
      "systemd-analyze",
      ["verify", "--man=no", ...storeUnits(report), "multi-user.target"],
      { encoding: "utf8", env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` } },
    );
    const ours = `${stdout}${stderr}`.split("\n").filter((line) => /wsl-bare|nix|cycle/.test(line));
    expect({ status, ours }).toEqual({ status: 0, ours: [] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function storeUnits(report: SystemReport): readonly string[] {
  return Object.keys(report.units)
    .filter((unit) => /^(nix|wsl-bare-store)/.test(unit))
    .sort();
}
