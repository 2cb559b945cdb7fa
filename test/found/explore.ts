// npm run explore: tries what npm test does not, with another seed each time, and keeps what it finds as a test.
import { globSync, readFileSync } from "node:fs";
import { Command } from "commander";
import { bareMountsHarness, fuzz, type Harness } from "../../lib/check/index.ts";
import { seedNumber, wholeNumber } from "../../lib/cli/whole-number.ts";
import { chooseEvaluator } from "../../lib/evaluate/index.ts";
import { root } from "../cli/run-cli.ts";
import { installMissingTools } from "../support/tools.ts";
import { type Finding, findingOf, keepFinding } from "./finding.ts";
import { runTests } from "./run-tests.ts";

const { runs, seed } = new Command("npm run explore --")
  .description("try what npm test does not, with another seed each time, and keep what is found as a test")
  .option("--runs <number>", "configurations", wholeNumber(1), 1500)
  .option("--seed <number>", "of all random values", seedNumber, Math.trunc(Math.random() * 2 ** 31))
  .parse()
  .opts<{ runs: number; seed: number }>();
installMissingTools();
process.stdout.write(`Exploring with --seed ${seed}: ${runs} configurations, then the random tests\n`);

const findings = [...(await exploreConfigurations()), ...(await exploreTests())];
for (const found of findings) {
  const file = keepFinding(found);
  process.stdout.write(`\nFound, and kept as ${file}:\n${readFileSync(file, "utf8")}`);
}
process.stdout.write(
  findings.length === 0
    ? "Nothing new was found.\n"
    : `\n${findings.length} found: commit what was kept. npm test fails until each is repaired.\n`,
);
process.exitCode = findings.length === 0 ? 0 : 1;

async function exploreConfigurations(): Promise<Finding[]> {
  const start = await chooseEvaluator("auto", { threads: 2 });
  if (!start.ok) throw new Error(start.message);
  try {
    // The values at the edges of types are the same in each run: npm test has them.
    const harness = bareMountsHarness as unknown as Harness;
    const result = await fuzz(harness, { evaluator: start.evaluator, runs, seed, edges: false });
    if (result.obstacle !== null) throw new Error(result.obstacle.message);
    process.stdout.write(`${result.runs} configurations (${start.evaluator.name})\n`);
    return result.failures.map(findingOf);
  } finally {
    await start.evaluator.close();
  }
}

/** Random tests, but those that run the harness, which was run above with more. */
async function exploreTests(): Promise<Finding[]> {
  const files = globSync("test/**/*.test.ts", {
    cwd: root,
    exclude: ["test/fuzz/**", "test/found/**"],
  }).filter((file) =>
    /from "(?:fast-check|.*\/support\/seed\.ts)"/.test(readFileSync(`${root}/${file}`, "utf8")),
  );
  const { failed, passed } = await runTests(files, { seed });
  process.stdout.write(`${passed + failed.length} tests in ${files.length} files\n`);
  if (failed.length === 0) return [];
  // What fails whatever the seed is no find of this one: npm test shows it.
  const always = await runTests([...new Set(failed.map(({ file }) => file))], {});
  return failed
    .filter(({ file, test }) => !always.failed.some((other) => other.file === file && other.test === test))
    .map(({ file, test, messages }) => ({ file, test, seed, messages: [...messages] }));
}
