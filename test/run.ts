// npm test: installs what the tests need where it can, runs them all, and closes with one line that counts them.
import { startVitest } from "vitest/node";
import { installMissingTools } from "./support/tools.ts";

installMissingTools();

const vitest = await startVitest("test", process.argv.slice(2), { run: true, watch: false });
await vitest.close();

const modules = vitest.state.getTestModules();
const tests = modules.flatMap((module) => [...module.children.allTests()]);
const underPester = tests.filter((test) => test.meta().pester && test.result().state !== "skipped").length;
const count = (state: string) => tests.filter((test) => test.result().state === state).length;

const skipped = tests.flatMap((test) => {
  const result = test.result();
  return result.state === "skipped" ? [{ test: test.fullName, reason: result.note }] : [];
});
for (const [reason = "no reason is given", group] of Map.groupBy(skipped, (each) => each.reason)) {
  process.stdout.write(`\n${group.length} skipped: ${reason}\n`);
  process.stdout.write(group.map(({ test }) => `  ${test}\n`).join(""));
}
// What `--testNamePattern` leaves out is skipped, too, and needs none.
const lacksReason =
  vitest.config.testNamePattern === undefined && skipped.some(({ reason }) => reason === undefined);

process.stdout.write(`\n${underPester} tests ran under Pester\n`);
// The last lines, which the gate repeats: what failed, and the count.
for (const module of modules) {
  const failed = [...module.children.allTests("failed")].map((test) => ({
    name: ` > ${test.fullName}`,
    errors: test.result().errors,
  }));
  for (const { name, errors } of [{ name: "", errors: module.errors() }, ...failed]) {
    const [reason] = errors?.[0]?.message.split("\n") ?? [];
    if (reason !== undefined) process.stdout.write(`FAILED ${module.relativeModuleId}${name}: ${reason}\n`);
  }
}
process.stdout.write(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped\n`);
process.exitCode =
  vitest.state.getCountOfFailedTests() > 0 ||
  vitest.state.getUnhandledErrors().length > 0 ||
  tests.length === 0 ||
  lacksReason
    ? 1
    : 0;
