import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findPowerShell } from "../support/powershell.ts";
import { type Engine, folder, realEngine, runTests, script, subset } from "./run-powershell.ts";

const files = readdirSync(folder).filter((file) => file.endsWith(".Tests.ps1"));

const real = findPowerShell();
// A real PowerShell proves more; the subset is there for machines without one, and must not be wrong where there is one.
const engines: readonly Engine[] = [subset, ...(real.ok ? [realEngine(real.program)] : [])];

for (const engine of engines) {
  for (const file of files) {
    const results = await runTests(engine, file);
    describe(`${file} under ${engine.name}`, () => {
      test("has tests", () => {
        expect(results.length).toBeGreaterThan(0);
      });
      test.for(results)("$name", ({ error }) => {
        expect(error).toBe("");
      });
    });
  }
}

test("the tests run under a real PowerShell", (context) => {
  if (!real.ok) {
    context.skip(real.reason);
  }
  expect(engines).toHaveLength(2);
});

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
