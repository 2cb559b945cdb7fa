// npm run mutants:windows: puts one fault at a time into the script that Windows runs; its tests must find each.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Command } from "commander";
import { wholeNumber } from "../lib/cli/whole-number.ts";
import { findPowerShell } from "../test/support/powershell.ts";
import { script } from "../test/windows/run-pester.ts";
import { windowsEquivalents } from "./catalogue/windows-equivalents.ts";
import { benchOf, findWindowsMutants, judgeMutants, traceTests, type Verdict } from "./windows/mutants.ts";

const program = new Command("npm run mutants:windows --")
  .description("put one fault at a time into the script for Windows, and see that its tests find each")
  .argument("[name...]", "parts of the faults' names, in the order in which to try them; default: all")
  .option("--list", "print the faults and try none")
  .option("--jobs <number>", "faults at the same time", wholeNumber(1), 1)
  .option("--trace <file>", "keep there which test reaches which line, and read it again")
  .parse();
const { list = false, jobs, trace = "" } = program.opts<{ list?: true; jobs: number; trace?: string }>();

const powershell = await findPowerShell();
if (!powershell.ok) {
  throw new Error(powershell.reason);
}
const folder = await mkdtemp(path.join(os.tmpdir(), "windows-traced-"));
try {
  const traced = path.join(folder, path.basename(script));
  const found = await findWindowsMutants(powershell, script, traced);
  const equivalent = new Set(windowsEquivalents.map(({ name }) => name));
  // In the order of the words, where there are some.
  const words = program.args.length === 0 ? [""] : program.args;
  const unknown = words.find((word) => !found.some(({ name }) => name.includes(word)));
  const chosen = [
    ...new Set(
      words.flatMap((word) => found.filter(({ name }) => !equivalent.has(name) && name.includes(word))),
    ),
  ];
  if (unknown !== undefined) {
    process.stderr.write(`error: no fault has ${unknown} in its name; --list says which there are\n`);
    process.exitCode = 1;
  } else if (list) {
    process.stdout.write(chosen.map(({ line, name }) => `${line}: ${name}\n`).join(""));
  } else {
    const bench = await benchOf(powershell, script);
    const reached = await traceTests(bench, traced, trace);
    const verdicts = await Promise.all(
      Array.from({ length: jobs }, (_, job) =>
        judgeMutants(
          bench,
          reached,
          chosen.filter((_mutant, at) => at % jobs === job),
          print,
        ),
      ),
    );
    const survived = verdicts.flat().filter(({ caught }) => !caught);
    process.stdout.write(
      `${chosen.length - survived.length} of ${chosen.length} mutants caught; ${equivalent.size} others change nothing.\n`,
    );
    process.exitCode = survived.length === 0 ? 0 : 1;
  }
} finally {
  await rm(folder, { recursive: true });
}

function print(verdict: Verdict): void {
  const { line, name } = verdict.mutant;
  process.stdout.write(
    verdict.caught
      ? `caught    ${line}: ${name}: ${verdict.by}\n`
      : `survived  ${line}: ${name}: ${verdict.reason}\n`,
  );
}
