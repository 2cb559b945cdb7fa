import { expect, test } from "vitest";
import { guestDataFile, guestDataSchema } from "../../lib/check/guest-data.ts";
import {
  type ConfigurationSettings,
  embeddedEvaluator,
  evaluateConfigurations,
  nixEvaluator,
  type SystemReport,
} from "../../lib/evaluate/index.ts";
import { mountUnitName } from "../../lib/systemd/index.ts";
import { hasTool } from "../support/tools.ts";

async function reportsOf(
  texts: readonly string[],
  settings: ConfigurationSettings = {},
): Promise<SystemReport[]> {
  const reports: SystemReport[] = [];
  for (const start of [
    await embeddedEvaluator(),
    ...(hasTool("nix-instantiate") ? [await nixEvaluator()] : []),
  ]) {
    const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
    try {
      const evaluations = await evaluateConfigurations(
        evaluator,
        texts.map((text) => ({ modules: [text] })),
        settings,
      );
      reports.push(...evaluations.map((each) => (each.ok ? each.report : expect.fail(each.error.message))));
    } finally {
      await evaluator.close();
    }
  }
  return reports;
}

const dataOf = ({ etc }: SystemReport) => guestDataSchema.parse(JSON.parse(etc[guestDataFile] ?? ""));

test("the tool looks for Windows where WSL mounts its drives", async () => {
  const root = (path: string) => `{ wsl.bareMounts.enable = true; wsl.wslConf.automount.root = "${path}"; }`;
  const reports = await reportsOf([root("/mnt"), root("/"), root("/win x")]);
  expect(new Set(reports.map((report) => dataOf(report).systemRoot))).toEqual(
    new Set(["/mnt/c/Windows", "/c/Windows", "/win x/c/Windows"]),
  );
});

test("mount units have the names that systemd gives them, whatever bytes are in a path", async () => {
  const paths = ["/a-b", "/.x y", "/srv/é", "/ü߿ࠀ퀀￿/😀𐀀", "/100%/'\\\"'", "/a_:b", "/a,b"];
  const disk = (path: string, index: number) =>
    `disks.d${index} = { vhd = "E:\\\\x.vhdx"; label = "l${index}"; filesystem = { fsType = "ext4"; mountPoint = "${path}"; }; };`;
  const reports = await reportsOf([`{ wsl.bareMounts = { enable = true; ${paths.map(disk).join(" ")} }; }`]);
  for (const report of reports) {
    expect(report.assertions).toEqual([]);
    for (const { mountPoint, mountUnit } of dataOf(report).mounts) {
      expect(mountUnit).toBe(mountUnitName(mountPoint));
    }
  }
});

test("fstab is the same with the validation and without", async () => {
  const disk =
    'disks.a = { vhd = "E:\\\\x.vhdx"; label = "l"; filesystem = { fsType = "ext4"; mountPoint = "/a"; neededForBoot = true; }; };';
  const store = 'nixStore = { enable = true; disk = "a"; };';
  const bind = 'binds."/c" = { disk = "a"; directory = "d"; };';
  const [one, other] = await reportsOf(
    ["true", "false"].map(
      (enable) =>
        `{ wsl.bareMounts = { enable = true; validation.enable = ${enable}; ${disk} ${store} ${bind} }; }`,
    ),
  );
  expect(one?.fstab).toContain("/c");
  expect(one?.fstab).toBe(other?.fstab);
});

test("the units of the metrics name nothing that is configured but the interval", async () => {
  const [report] = await reportsOf([
    `{ wsl.bareMounts = { enable = true; metrics = { enable = true; directory = "/var/lib/100% a b"; interval = "*:0/2"; }; }; }`,
  ]);
  const { units, links } = report ?? expect.fail("was not evaluated");
  const name = "wsl-bare-mounts-metrics";
  expect(units[`${name}.service`]).toMatch(/^ExecStart=\S+\/bin\/wsl-bare-mount metrics --write$/m);
  expect(units[`${name}.timer`]).toMatch(/^OnCalendar=\*:0\/2$/m);
  expect(JSON.stringify(units)).not.toContain("100%");
  expect(links[`${name}.timer`]?.wantedBy).toEqual(["multi-user.target"]);
});
