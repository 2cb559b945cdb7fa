// npm run mutants:windows: puts one fault at a time into the script that Windows runs; its tests must find each.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { findPowerShell } from "../test/support/powershell.ts";
import { script } from "../test/windows/run-pester.ts";
import { windowsEquivalents } from "./catalogue/windows-equivalents.ts";
import { benchOf, findWindowsMutants, judgeMutants, traceTests, type Verdict } from "./windows/mutants.ts";

const { values, positionals } = parseArgs({
  options: {
    list: { type: "boolean", default: false },
    jobs: { type: "string", default: "1" },
    trace: { type: "string", default: "" },
  },
  allowPositionals: true,
});

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
  const words = positionals.length === 0 ? [""] : positionals;
  const chosen = [
    ...new Set(
      words.flatMap((word) => found.filter(({ name }) => !equivalent.has(name) && name.includes(word))),
    ),
  ];
  if (values.list) {
    process.stdout.write(chosen.map(({ line, name }) => `${line}: ${name}\n`).join(""));
  } else {
    const bench = await benchOf(powershell, script);
    const reached = await traceTests(bench, traced, values.trace);
    const jobs = Math.max(1, Number(values.jobs));
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
