import { mkdir, readdir, readFile, readlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Oracle } from "../../fuzz/index.ts";
import {
  type DerivedUnits,
  deriveMountUnits,
  type SystemdVersion,
  templateName,
} from "../../systemd/index.ts";
import type { Subject } from "../subject.ts";
import { describeSystemd, installedSystemd } from "./installed-systemd.ts";
import { inTemporaryFolder, linesOf, missingTool, runTool } from "./tool.ts";

export const fstabGenerator: Oracle<Subject> = {
  id: "systemd-fstab-generator",
  statement:
    "The real systemd-fstab-generator makes of fstab, without a word, the units, drop-ins and links that were derived, byte for byte.",
  why: "Whatever is said about the order of a boot rests on these units.",
  missing: () => missingTool({ "systemd-fstab-generator": "systemd" }),
  version: () => describeSystemd(installedSystemd()),
  findings: async (subject) =>
    inTemporaryFolder(async (folder) => {
      const { report, root } = subject;
      const fstab = path.join(folder, "fstab");
      const output = path.join(folder, "generated");
      await Promise.all([writeFile(fstab, report.fstab), mkdir(output)]);
      const run = await runTool("systemd-fstab-generator", [output, output, output], {
        // Without the kernel's command line, which may name mounts of the machine that this runs on.
        env: { SYSTEMD_FSTAB: fstab, SYSTEMD_LOG_TARGET: "console", SYSTEMD_PROC_CMDLINE: "x" },
      });
      const given = await readFiles(output);
      const wanted = filesOf(derivedFor(subject, installedSystemd().known), fstab);
      const names = [...new Set([...given.keys(), ...wanted.keys()])].sort();
      return [
        ...linesOf(run.stderr).map((line) => `the generator says: ${line}`),
        ...(run.status === 0 ? [] : [`the generator ends with ${run.status}`]),
        ...names
          .filter((name) => given.get(name) !== wanted.get(name))
          .map(
            (name) =>
              `${name} should be ${shown(wanted.get(name))}, and the generator makes it ${shown(given.get(name))}`,
          ),
      ].map((message) => ({ option: root, message }));
    }),
};

/** What this machine's generator should make of the fstab, though another version's judges the system. */
function derivedFor({ derived, report, systemd }: Subject, installed: SystemdVersion): DerivedUnits {
  return systemd === installed
    ? derived
    : deriveMountUnits(report.fstab, { container: true, systemd: installed });
}

/** What the generator should write: a file's text by its path, and of links the name of the file that they lead to. */
function filesOf({ units, dropIns, links }: DerivedUnits, fstab: string): Map<string, string> {
  // An instance of a template that systemd brings has no file of its own (generator.c, generator_add_symlink_full).
  const fileOf = (unit: string): string => (units.has(unit) ? unit : (templateName(unit) ?? unit));
  return new Map([
    ...[...units].map(([name, text]): [string, string] => [
      name,
      text.replaceAll("SourcePath=/etc/fstab\n", `SourcePath=${fstab}\n`),
    ]),
    ...dropIns.map(({ unit, name, text }): [string, string] => [`${unit}.d/${name}`, text]),
    ...links.map(({ target, kind, unit }): [string, string] => [
      `${target}.${kind}/${unit}`,
      `-> ${fileOf(unit)}`,
    ]),
  ]);
}

async function readFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  const texts = files.map(async (entry): Promise<[string, string]> => {
    const file = path.join(entry.parentPath, entry.name);
    const text = entry.isSymbolicLink()
      ? `-> ${path.basename(await readlink(file))}`
      : await readFile(file, "utf8");
    return [path.relative(folder, file), text];
  });
  return new Map(await Promise.all(texts));
}

function shown(text: string | undefined): string {
  return text === undefined ? "absent" : JSON.stringify(text);
}
