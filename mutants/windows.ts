// npm run mutants:windows: puts one fault at a time into the script that Windows runs; its tests must find each.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findPowerShell, type PowerShell } from "../test/support/powershell.ts";
import { runPester } from "../test/windows/run-pester.ts";
import { type WindowsMutant, windowsScript } from "./catalogue/windows-script.ts";
import { mutate } from "./mutant.ts";
import { readProjectFile } from "./project-copy.ts";

/** The tests that find a mutant; none where it survives. */
export async function findWindowsMutant(
  powershell: PowerShell & { readonly ok: true },
  mutant: WindowsMutant,
): Promise<readonly string[]> {
  const mutated = mutate(readProjectFile(mutant.file) ?? "", mutant);
  if (!mutated.ok) {
    throw new Error(`${mutant.id}: ${mutated.reason}`);
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), "windows-mutant-"));
  try {
    const script = path.join(folder, path.basename(mutant.file));
    await writeFile(script, mutated.text);
    const outcomes = await runPester(powershell, [mutant.tests], script);
    return outcomes.filter(({ result }) => result === "Failed").map(({ name }) => name);
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const chosen = process.argv.slice(2);
  const mutants = windowsScript.filter(({ id }) => chosen.length === 0 || chosen.includes(id));
  const powershell = await findPowerShell();
  if (!powershell.ok) {
    throw new Error(powershell.reason);
  }
  let survived = 0;
  for (const mutant of mutants) {
    const [first, ...others] = await findWindowsMutant(powershell, mutant);
    survived += first === undefined ? 1 : 0;
    process.stdout.write(
      first === undefined
        ? `survived  ${mutant.id}: ${mutant.fault}\n`
        : `caught    ${mutant.id}: ${first}${others.length === 0 ? "" : ` and ${others.length} more`}\n`,
    );
  }
  process.stdout.write(`${mutants.length - survived} of ${mutants.length} mutants caught.\n`);
  process.exitCode = survived === 0 ? 0 : 1;
}
