import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Oracle } from "../../fuzz/index.ts";
import { isDropInOf, standardLinks, standardUnits, type UnitLink } from "../../systemd/index.ts";
import { makeSubject, type Subject } from "../subject.ts";
import { describeSystemd, installedSystemd } from "./installed-systemd.ts";
import { inTemporaryFolder, linesOf, missingTool, runTool } from "./tool.ts";

export const systemdVerify: Oracle<Subject> = {
  id: "systemd-analyze-verify",
  statement:
    "systemd-analyze verify has nothing to say of the module's units, nor of a boot with them and the units that every system has.",
  why: "systemd ignores what it cannot read, with a line in the journal of a system that is up already.",
  missing: () => missingTool({ "systemd-analyze": "systemd" }),
  version: () => describeSystemd(installedSystemd()),
  findings: async (judged) =>
    inTemporaryFolder(async (folder) => {
      const subject = asInstalled(judged);
      await writeUnits(subject, folder);
      const names = [...subject.own].filter(
        (name) => name in subject.report.units || subject.derived.units.has(name),
      );
      const run = await runTool(
        "systemd-analyze",
        ["verify", "--man=no", "--", ...names, "multi-user.target"],
        {
          // Nothing of the machine that this runs on.
          env: { SYSTEMD_UNIT_PATH: folder },
        },
      );
      return [
        ...linesOf(run.stderr),
        ...(run.status === 0 || run.stderr !== "" ? [] : [`ends with ${run.status}`]),
      ].map((line) => ({ option: subject.root, message: `systemd-analyze verify: ${line}` }));
    }),
};

/** The same system with this machine's systemd: no other version's units are of use to its tools. */
function asInstalled(subject: Subject): Subject {
  const { known } = installedSystemd();
  return subject.systemd === known ? subject : makeSubject(subject.config, subject.report, known);
}

async function writeUnits({ derived, report, systemd }: Subject, folder: string): Promise<void> {
  const links: UnitLink[] = [
    ...standardLinks(systemd),
    ...derived.links,
    ...Object.entries(report.links).flatMap(([unit, { wantedBy, requiredBy }]) => [
      ...wantedBy.map((target): UnitLink => ({ target, unit, kind: "wants" })),
      ...requiredBy.map((target): UnitLink => ({ target, unit, kind: "requires" })),
    ]),
  ];
  const texts = new Map([
    ...standardUnits(systemd).map(({ name, text }): [string, string] => [name, text]),
    ...derived.units,
    // What is to be run is in the store of another machine, its arguments are here.
    ...Object.entries(report.units).map(([name, text]): [string, string] => [
      isDropInOf(report, systemd, name) ? `${name}.d/overrides.conf` : name,
      text.replaceAll(/^(ExecStart|ExecStop)=\/nix\/store\/\S+/gm, "$1=/bin/true"),
    ]),
  ]);
  const write = async (file: string, put: (file: string) => Promise<void>): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await put(path.join(folder, file));
  };
  const linked = new Set(links.map(({ target, kind, unit }) => `${target}.${kind}/${unit}`));
  await Promise.all([
    ...[...texts].map(async ([name, text]) => write(name, async (file) => writeFile(file, text))),
    ...derived.dropIns.map(async ({ unit, name, text }) =>
      write(`${unit}.d/${name}`, async (file) => writeFile(file, text)),
    ),
    ...[...linked].map(async (name) =>
      write(name, async (file) => symlink(path.join(folder, path.basename(name)), file)),
    ),
  ]);
}
