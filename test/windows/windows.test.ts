import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findPowerShell, judges } from "../support/powershell.ts";
import { folder, type Outcome, runPester, script } from "./run-pester.ts";

const files = readdirSync(folder).filter((file) => file.endsWith(".Tests.ps1"));

describe(`under Pester ${judges.Pester} in PowerShell ${judges.PowerShell}`, async () => {
  const powershell = await findPowerShell();
  if (!powershell.ok) {
    test.for(files)("%s", (_, { skip }) => skip(powershell.reason));
    return;
  }
  const outcomes = await runPester(powershell, files);

  test.for(files)("%s has tests", (file) => {
    expect(outcomes.filter((outcome) => outcome.file === file).length).toBeGreaterThan(0);
  });

  for (const [file, ofFile] of Map.groupBy(outcomes, (outcome) => outcome.file)) {
    describe(file, () => ofFile.forEach(asTest));
  }
});

function asTest({ error, name, result }: Outcome): void {
  test(name, ({ skip, task }) => {
    task.meta.pester = true;
    if (result === "Skipped") {
      skip("Pester skips it");
    }
    expect({ result, error }).toEqual({ result: "Passed", error: "" });
  });
}

describe("the script", () => {
  const text = readFileSync(script, "utf8");

  test("is plain ASCII, which Windows PowerShell 5.1 reads right without a byte order mark", () => {
    expect(text).toMatch(/^[\n\x20-\x7e]+$/);
  });

  test("runs no text as code", () => {
    const ways =
      /Invoke-Expression|\biex\b|-EncodedCommand|scriptblock\]::Create|Add-Type|\s-Command\b|InvokeScript/gi;
    expect(text.match(ways)).toBe(null);
  });

  test("explains every function and parameter", () => {
    const functions = [...text.matchAll(/^function ([\w-]+) \{\n((?:.*\n)*?)^\}/gm)];
    expect(functions.length).toBeGreaterThan(40);
    for (const [, name, body] of functions) {
      expect(body, name).toMatch(/^ {4}<#\n {4}\.SYNOPSIS\n/);
    }
    const [head = ""] = text.split("\nSet-StrictMode");
    for (const [, parameter] of head.matchAll(/^ {4}\[[\w[\]]+\]\$(\w+)/gm)) {
      expect(head).toContain(`\n.PARAMETER ${parameter}\n`);
    }
  });

  test("documents every exit code, each once", () => {
    const codes = [...text.matchAll(/^ {4}\w+ += (\d+)$/gm)].map(([, code]) => Number(code));
    const documented = [...text.matchAll(/^ {2,3}(\d+) {2}\S/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(documented).toEqual(codes);
  });
});
