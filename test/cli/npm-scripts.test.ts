import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { root } from "./run-cli.ts";

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(`${root}/package.json`, "utf8")));

function npmRun(script: string, ...args: readonly string[]) {
  const words = scripts[script]?.split(" ") ?? expect.fail(`no script ${script}`);
  return spawnSync(process.execPath, [...words.slice(1), ...args], { cwd: root, encoding: "utf8" });
}

test.for(["bench", "explore", "lab", "mutants", "mutants:windows"])(
  "npm run %s -- --help explains it",
  (script) => {
    const { status, stdout, stderr } = npmRun(script, "--help");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^Usage: npm run ${script} -- `));
  },
);

test.for([
  ["bench", "nosuch"],
  ["bench", "--repetitions", "0"],
  ["explore", "--runs", "0"],
  ["explore", "--seed", "x"],
  ["lab", "--jobs", "1.5"],
  ["lab", "--list", "nosuch"],
  ["mutants", "--only", "nosuch"],
  ["mutants:windows", "--jobs", "-1"],
])("npm run %s refuses %j in one line", ([script = "", ...args]) => {
  const { status, stdout, stderr } = npmRun(script, ...args);
  expect([stdout, stderr.trim().split("\n").length]).toEqual(["", 1]);
  expect(status).toBeGreaterThan(0);
});
