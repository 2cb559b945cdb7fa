import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findPowerShell, toolsFolder } from "../support/powershell.ts";
import { folder, script } from "./run-powershell.ts";
import { parseScript } from "./subset/parse-statement.ts";

const grammar = join(toolsFolder, "powershell-grammar");
const packages = ["tree-sitter-powershell@0.26.4", "web-tree-sitter@0.27.1"];

/** Fetches the grammar once, into the project's own folder; the reason where that cannot be done. */
function whyNoGrammar(): string | null {
  if (existsSync(join(grammar, "node_modules/web-tree-sitter"))) {
    return null;
  }
  mkdirSync(grammar, { recursive: true });
  writeFileSync(join(grammar, "package.json"), '{ "private": true }\n');
  const { status, stderr } = spawnSync(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", ...packages],
    { cwd: grammar, encoding: "utf8", timeout: 180_000 },
  );
  return status === 0
    ? null
    : `the grammar cannot be fetched: npm install ${packages.join(" ")}: ${stderr.trim().split("\n").at(-1)}`;
}

const parse = (file: string) =>
  spawnSync(process.execPath, [join(folder, "support/parse.mjs"), grammar, file], { encoding: "utf8" });

test("tree-sitter's grammar of PowerShell understands the script", async (context) => {
  const reason = whyNoGrammar();
  if (reason !== null) {
    context.skip(reason);
  }
  expect(parse(script)).toMatchObject({ status: 0, stdout: "", stderr: "" });

  const temporary = await mkdtemp(join(tmpdir(), "syntax-"));
  onTestFinished(() => rm(temporary, { recursive: true }));
  const broken = join(temporary, "broken.ps1");
  writeFileSync(broken, "if ($x) { Get-Disk\n");
  expect(parse(broken).stdout).not.toBe("");
});

test.for(["$a = $x ? 1 : 2", "$a = $x ?? 1", "Get-Disk && Get-Volume", "Get-Disk || exit"])(
  "the subset refuses what Windows PowerShell 5.1 does not have: %s",
  (text) => {
    expect(() => parseScript(`${text}\n`, "x.ps1")).toThrow();
  },
);

test("PSScriptAnalyzer has nothing to say of the script", (context) => {
  const real = findPowerShell();
  if (!real.ok) {
    context.skip(real.reason);
    return;
  }
  const modules = join(toolsFolder, "powershell-modules");
  mkdirSync(modules, { recursive: true });
  const pwsh = (command: string) =>
    spawnSync(real.program, ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", command], {
      encoding: "utf8",
      env: { ...process.env, ANALYZER: join(modules, "PSScriptAnalyzer"), MODULES: modules, SCRIPT: script },
    });
  if (!existsSync(join(modules, "PSScriptAnalyzer"))) {
    const saved = pwsh("Save-Module -Name PSScriptAnalyzer -Path $env:MODULES -ErrorAction Stop");
    if (saved.status !== 0) {
      context.skip("PSScriptAnalyzer is missing, and Save-Module PSScriptAnalyzer fails");
    }
  }
  const { stdout } = pwsh(
    "Import-Module $env:ANALYZER; Invoke-ScriptAnalyzer -Path $env:SCRIPT | ConvertTo-Json",
  );
  expect(stdout.trim()).toBe("");
});
