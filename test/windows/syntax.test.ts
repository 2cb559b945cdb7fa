import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findPowerShell } from "../support/powershell.ts";
import { readScript } from "./read-script.ts";
import { script } from "./run-pester.ts";
import { newerThanWindowsPowerShell } from "./windows-powershell.ts";

const powershell = await findPowerShell();

/** Lines that Windows PowerShell 5.1 refuses or takes for something else, with what is to be found of each. */
const newer: readonly (readonly [line: string, found: string])[] = [
  ["$a = $x ? 1 : 2", "$x ? 1 : 2"],
  ["$a = $x ?? 1", "$x ?? 1"],
  ["$a ??= 1", "$a ??= 1"],
  ["$a = ${x}?.Length", "${x}?.Length"],
  ["$a = ${x}?[0]", "${x}?[0]"],
  ["Get-Disk && Get-Volume", "Get-Disk && Get-Volume"],
  ["Get-Disk || Get-Volume", "Get-Disk || Get-Volume"],
  ["Get-Disk &", "Get-Disk &"],
  ["function Get-X { process { 1 } clean { 2 } }", "clean { 2 }"],
  ["$a = 1n", "1n"],
  ["$a = 0b11", "0b11"],
  ['$a = "`u{2026}"', '"`u{2026}"'],
  ['$a = "`e[0m"', '"`e[0m"'],
  ["$a = $x -replace 'a', { $_.Value }", "$x -replace 'a', { $_.Value }"],
  ["$a = $x.Split('::')", "$x.Split('::')"],
  ["1 | ForEach-Object -Parallel { $_ }", "ForEach-Object -Parallel"],
  ["ConvertFrom-Json -InputObject $x -AsHashtable", "ConvertFrom-Json -AsHashtable"],
  ["ConvertTo-Json -InputObject $x -AsArray", "ConvertTo-Json -AsArray"],
  ["Get-Content -AsByteStream -Path x", "Get-Content"],
  ["Sort-Object -Top 3", "Sort-Object -Top"],
  ["Select-Object -SkipIndex 3", "Select-Object -SkipIndex"],
  ["Join-String -Separator x", "Join-String"],
  ["Invoke-WebRequest -SkipHttpErrorCheck", "Invoke-WebRequest"],
  ["if ($IsWindows) { exit }", "$IsWindows"],
  ["Write-Warning -Message utf8NoBOM", "utf8NoBOM"],
  ["[System.IO.File]::Move($a, $b, $true)", "File.Move"],
  ["[IO.Path]::Join($a, $b)", "Path.Join"],
  ["[void]$start.ArgumentList.Add('x')", ".ArgumentList"],
  ["$process.Kill($true)", ".Kill"],
  ["$a = $x.Replace('a', 'b', 'Ordinal')", ".Replace"],
];

// Machines are shared and noisy; this only ends what hangs.
describe("PowerShell's own parser", { timeout: 1_800_000 }, () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "syntax-"));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  beforeEach(({ skip }) => {
    if (!powershell.ok) {
      skip(powershell.reason);
    }
  });

  const read = async (text: string) => {
    const file = join(folder, "script.ps1");
    writeFileSync(file, text);
    return readScript(powershell.ok ? powershell : expect.fail(), file);
  };

  test("understands the script, which has nothing that Windows PowerShell 5.1 lacks", async () => {
    const { errors, uses } = await read(readFileSync(script, "utf8"));
    expect(errors).toEqual([]);
    expect(uses.commands.length).toBeGreaterThan(50);
    expect(newerThanWindowsPowerShell(uses)).toEqual([]);
  });

  test("finds what is wrong with another", async () => {
    expect((await read("if ($x) { Get-Disk\n")).errors).not.toEqual([]);
  });

  test("finds what is newer than Windows PowerShell 5.1", async () => {
    const { errors, uses } = await read(newer.map(([line]) => `${line}\n`).join(""));
    expect(errors).toEqual([]);
    expect(newerThanWindowsPowerShell(uses)).toEqual(expect.arrayContaining(newer.map(([, found]) => found)));
  });
});
