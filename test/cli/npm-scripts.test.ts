import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { findPowerShell } from "../support/powershell.ts";
import { skipWhere } from "../support/skip.ts";
import { root } from "./run-cli.ts";

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(`${root}/package.json`, "utf8")));

function npmRun(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const words = scripts[script]?.split(" ") ?? expect.fail(`no script ${script}`);
  return spawnSync(process.execPath, [...words.slice(1), ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

test.for(["bench", "explore", "lab", "mutants", "mutants:windows"])(
  "npm run %s -- --help explains it",
  (script) => {
    const { status, stdout, stderr } = npmRun(script, ["--help"]);
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
  const { status, stdout, stderr } = npmRun(script, args);
  expect([stdout, stderr.trim().split("\n").length]).toEqual(["", 1]);
  expect(status).toBeGreaterThan(0);
});

test("npm run mutants:windows refuses a fault that there is not, and leaves nothing behind", async (context) => {
  const powershell = await findPowerShell();
  skipWhere(powershell.ok ? null : powershell.reason, context);
  const folder = mkdtempSync(join(tmpdir(), "mutants-windows-"));
  try {
    const run = npmRun("mutants:windows", ["nosuch"], { TMPDIR: folder });
    expect([run.status, run.stdout]).toEqual([1, ""]);
    expect(run.stderr).toBe("error: no fault has nosuch in its name; --list says which there are\n");
    expect(readdirSync(folder).filter((name) => name.startsWith("windows-traced-"))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
