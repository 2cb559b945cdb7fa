import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { windowsEquivalents } from "../../mutants/catalogue/windows-equivalents.ts";
import {
  benchOf,
  findWindowsMutants,
  judgeMutants,
  type Verdict,
  type WindowsMutant,
} from "../../mutants/windows/mutants.ts";
import { findPowerShell } from "../support/powershell.ts";
import { folder, script } from "./run-pester.ts";

const powershell = await findPowerShell();

let temporary = "";

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "windows-mutants-test-"));
});

afterAll(() => rm(temporary, { recursive: true }));

async function mutantsOf(text: string): Promise<readonly WindowsMutant[]> {
  if (!powershell.ok) return [];
  const file = join(temporary, "script.ps1");
  await writeFile(file, text);
  return findWindowsMutants(powershell, file, join(temporary, "traced.ps1"));
}

beforeEach(({ skip }) => {
  if (!powershell.ok) {
    skip(powershell.reason);
  }
});

// Machines are shared and noisy; this only ends what hangs.
describe("faults of the script for Windows", { timeout: 1_800_000 }, () => {
  /** What the generator must find in a few lines, as what becomes of them. */
  const sample = `param([ValidateRange(1, 9)][int]$Count = 1)
function Test-Disk {
    param($Disk, [string]$Text)
    if ($Disk.IsBoot -or -not $Disk.Free -or $Disk.Size -gt 10) {
        Exit-Run -Code $script:ExitCode.Refused -Reason "Disk $Disk is not free."
    }
    if (@('SD', 'MMC') -contains $Disk.Bus) { return $true }
    $found = @($Disk.Parts | Where-Object { $_.Kind -match '\\A(?:one|two)\\z' })
    return ConvertTo-NixString -Text ($Text -replace '["\\\\]', '')
}
`;

  test("are made of every condition, operand, bound, code, element, expression and quoting", async () => {
    const made = (await mutantsOf(sample)).map((mutant) => {
      const end = mutant.start + mutant.length;
      const before = sample.slice(sample.lastIndexOf("\n", mutant.start - 1) + 1, mutant.start);
      return (before + mutant.replacement + sample.slice(end, sample.indexOf("\n", end))).trim();
    });
    for (const expected of [
      "param([ValidateRange(0, 9)][int]$Count = 1)",
      "param([ValidateRange(1, 10)][int]$Count = 1)",
      "if ($false) {",
      "if ($true) {",
      "if (-not $Disk.Free -or $Disk.Size -gt 10) {",
      "if ($Disk.IsBoot -or -not $Disk.Free) {",
      "if ($Disk.IsBoot -or $Disk.Free -or $Disk.Size -gt 10) {",
      "if ($Disk.IsBoot -or -not $Disk.Free -or $Disk.Size -ge 10) {",
      "if ($Disk.IsBoot -or -not $Disk.Free -or $Disk.Size -gt 11) {",
      'Exit-Run -Code $script:ExitCode.Failed -Reason "Disk $Disk is not free."',
      "$null = 1",
      "if (@(, 'MMC') -contains $Disk.Bus) { return $true }",
      "if (@('SD', 'MMC') -contains $Disk.Bus) { return $false }",
      "$found = @($Disk.Parts | Where-Object { $true })",
      "$found = @($Disk.Parts | Where-Object { $_.Kind -match '(?:one|two)\\z' })",
      "$found = @($Disk.Parts | Where-Object { $_.Kind -match '\\A(?:two)\\z' })",
      "return ConvertTo-NixString -Text ($Text)",
      "return ConvertTo-NixString -Text ($Text -replace '[\"]', '')",
      "return ($Text -replace '[\"\\\\]', '')",
    ]) {
      expect(made).toContain(expected);
    }
  });

  test("are many, have names of their own, and those that change nothing are still among them", async () => {
    const found = await mutantsOf(await readFile(script, "utf8"));
    const names = new Set(found.map(({ name }) => name));
    expect(found.length).toBeGreaterThan(500);
    expect(names.size).toBe(found.length);
    expect(windowsEquivalents.filter(({ name }) => !names.has(name))).toEqual([]);
    // Each function that can refuse has some.
    const functions = [
      ...(await readFile(script, "utf8")).matchAll(/^function ([\w-]+) \{\n((?:.*\n)*?)^\}/gm),
    ];
    for (const [, name = "", body = ""] of functions) {
      const decides = /\bif \(|\bExit-Run\b/.test(body) && !/^Write-/.test(name);
      expect(!decides || found.some((mutant) => mutant.name.startsWith(`${name}: `)), name).toBe(true);
    }
  });

  test("are caught by the tests that reach them, and nothing else is", async () => {
    const text = await readFile(script, "utf8");
    const found = await mutantsOf(text);
    const chosen = found.find(({ name }) => name.startsWith("Test-Removable: never: ")) ?? expect.fail();
    const comment = text.indexOf("# ---");
    const harmless: WindowsMutant = {
      ...chosen,
      name: "a comment",
      start: comment,
      length: 5,
      replacement: "# ===",
    };
    const bench = await benchOf(powershell.ok ? powershell : expect.fail(), script);
    const tests = await readFile(join(folder, "reasons.Tests.ps1"), "utf8");
    const line = tests.slice(0, tests.indexOf("It 'stays with Windows for each reason")).split("\n").length;
    const reached = new Map([
      [`${join(folder, "reasons.Tests.ps1")}:${line}`, { blocks: new Set(chosen.blocks), ms: 1 }],
    ]);
    const verdicts: Verdict[] = [];
    await judgeMutants(bench, reached, [chosen, harmless], (verdict) => verdicts.push(verdict));
    expect(verdicts.map(({ caught, mutant }) => [mutant.name, caught])).toEqual([
      [chosen.name, true],
      ["a comment", false],
    ]);
  });
});
