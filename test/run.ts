// npm test: installs what the tests need where it can, runs them all, and closes with one line that counts them.
import { startVitest } from "vitest/node";
import { installMissingTools } from "./support/tools.ts";

installMissingTools();

const vitest = await startVitest("test", process.argv.slice(2), { run: true, watch: false });
await vitest.close();

const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
const underPester = tests.filter((test) => test.meta().pester && test.result().state !== "skipped").length;
const count = (state: string) => tests.filter((test) => test.result().state === state).length;

for (const test of tests) {
  const result = test.result();
  if (result.state === "skipped") {
    process.stdout.write(`skipped: ${test.fullName}: ${result.note ?? "no reason given"}\n`);
  }
}
process.stdout.write(
  `\n${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped; ${underPester} of them ran under Pester\n`,
);
process.exitCode =
  vitest.state.getCountOfFailedTests() > 0 ||
  vitest.state.getUnhandledErrors().length > 0 ||
  tests.length === 0
    ? 1
    : 0;
