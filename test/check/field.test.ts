import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { invariants, makeSubject } from "../../lib/check/index.ts";
import { bootView } from "../../lib/cli/graph/boot-view.ts";
import { embeddedEvaluator, evaluateConfigurations, type SystemReport } from "../../lib/evaluate/index.ts";
import { type NixValue, printNix } from "../../lib/nix/index.ts";
import { type BareMountsInput, bareMounts, checkConfig } from "../../lib/schema/index.ts";
import { subjectsOf } from "./subject-of.ts";

// Set-ups that people published, with made-up names and numbers.
const file = (name: string) => path.join(import.meta.dirname, "field", name);
const read = (name: string): BareMountsInput => JSON.parse(readFileSync(file(name), "utf8"));
const problemsOf = (input: unknown) => checkConfig(bareMounts, input).problems;
const rulesOf = (input: unknown) => problemsOf(input).map(({ rule }) => rule);

async function subjectOf(input: BareMountsInput) {
  const [subject] = await subjectsOf(input);
  return subject ?? expect.fail("was not evaluated");
}

/** What systems of modules come to, each a list of Nix texts. */
async function reportsOf(...systems: readonly (readonly string[])[]): Promise<readonly SystemReport[]> {
  const start = await embeddedEvaluator();
  const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
  const evaluations = await evaluateConfigurations(
    evaluator,
    systems.map((modules) => ({ modules })),
  );
  await evaluator.close();
  return evaluations.map((evaluation) =>
    evaluation.ok ? evaluation.report : expect.fail(evaluation.error.message),
  );
}

/** A configuration beside other things that its owner set. */
async function subjectBeside(
  input: Readonly<Record<string, NixValue>>,
  {
    wsl = {},
    ...others
  }: Readonly<Record<string, NixValue>> & { readonly wsl?: Readonly<Record<string, NixValue>> },
) {
  const [report = expect.fail()] = await reportsOf([
    printNix({ wsl: { bareMounts: input, ...wsl }, ...others }),
  ]);
  const { config } = checkConfig(bareMounts, input);
  return makeSubject(config ?? expect.fail("the schema refuses it"), report);
}

const broken = (subject: Awaited<ReturnType<typeof subjectOf>>) =>
  invariants.flatMap((invariant) => invariant.findings(subject));

describe("set-ups from the field", () => {
  test("disko's names get one message that says what to write", () => {
    const problems = problemsOf(read("disko-btrfs-subvolumes.json"));
    const slashes = problems.filter(({ rule }) => rule === "subvolume-leading-slash");
    expect(slashes.map(({ message }) => message)).toEqual([
      "Paths of subvolumes have no slash before them: instead of /home, /home/user, /nix, /rootfs, /swap, /test write home, home/user, nix, rootfs, swap, test.",
    ]);
    expect(rulesOf(read("disko-btrfs-subvolumes.json"))).not.toContain("subvolume-path-form");
    expect(rulesOf(read("disko-btrfs-subvolumes.json"))).toContain("mount-point-root");
  });

  test("graph and warnings agree on what the boot of a laptop's subvolumes requires", async () => {
    const input = read("subvolumes-of-a-laptop.json");
    const subject = await subjectOf(input);
    const { nodes, edges } = bootView(subject);
    const required = (from: string): boolean =>
      from === "multi-user.target" ||
      edges.some((edge) => edge.required && edge.from === from && required(edge.to));
    const told = problemsOf(input)
      .filter(({ rule }) => rule === "boot-requires-mount")
      .map(({ message }) => message);
    const mounts = nodes.filter(({ kind, unit }) => kind === "mount" && required(unit));
    expect(mounts.map(({ title }) => title)).toEqual(["/var/tmp"]);
    expect(told).toEqual([expect.stringContaining("/var/tmp")]);
    expect(broken(subject)).toEqual([]);
  });

  test("/var/tmp as a created subvolume is usable by everybody, and should meet systemd-tmpfiles", async () => {
    const subject = await subjectOf(read("var-tmp.json"));
    expect(subject.report.units["wsl-bare-disk-d.service"]).toContain('"--create" "--mode=1777"');
    expect(rulesOf(read("var-tmp.json"))).toContain("mount-point-prepared");
    expect(broken(subject)).toEqual([]);
  });

  test("a server's four disks have no problems", async () => {
    expect(problemsOf(read("four-disks-server.json"))).toEqual([]);
    expect(broken(await subjectOf(read("four-disks-server.json")))).toEqual([]);
  });

  test("Windows' drives and what all distributions share lie where wsl.conf says", async () => {
    const input = {
      enable: true,
      windows: { taskName: "WSL bare disks" },
      disks: {
        d: { serialNumber: "A1", label: "d", filesystem: { fsType: "ext4", mountPoint: "/drives/wsl/d" } },
      },
    };
    const subject = await subjectBeside(input, { wsl: { wslConf: { automount: { root: "/drives" } } } });
    expect(subject.report.units["wsl-bare-disk-d.service"]).toContain(
      '"--shared=/drives/wsl" "--mounted-at=/drives/wsl/d" "--task=WSL bare disks" "--system-root=/drives/c/Windows"',
    );
    expect(broken(subject)).toEqual([]);
  });

  test("what the owner has in fstab beside, a device that systemd checks first and swap that it ignores, is no fault", async () => {
    const input = {
      enable: true,
      disks: { d: { serialNumber: "A1", label: "d", filesystem: { fsType: "ext4", mountPoint: "/d" } } },
    };
    const fileSystems = { "/g": { device: "/dev/sdb1", fsType: "ext4", autoFormat: true, autoResize: true } };
    const swapDevices = [{ device: "/dev/sdc1" }];
    const subject = await subjectBeside(input, { fileSystems, swapDevices });
    expect(subject.report.fstab).toMatch(/^\/dev\/sdb1 \/g ext4 .* 0 2$/m);
    expect(broken(subject)).toEqual([]);
  });

  test("WSL must not mount from fstab, too", async () => {
    const text = readFileSync(file("wsl-mounts-fstab-too.nix"), "utf8");
    const reports = await reportsOf([text], [text.replace("mountFsTab = true", "mountFsTab = false")]);
    const warned = reports.map(({ warnings }) =>
      warnings.filter((warning) => warning.includes("mountFsTab")),
    );
    expect(warned).toEqual([[expect.stringContaining("would both mount")], []]);
  });
});
