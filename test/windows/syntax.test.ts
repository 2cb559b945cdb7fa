import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findPowerShell } from "../support/powershell.ts";
import { readScript } from "./read-script.ts";

test("PowerShell's own parser understands the script, and finds what is wrong with others", async ({
  skip,
}) => {
  const powershell = await findPowerShell();
  if (!powershell.ok) {
    skip(powershell.reason);
    return;
  }
  expect(await readScript(powershell)).toMatchObject({ errors: [] });

  const temporary = mkdtempSync(join(tmpdir(), "syntax-"));
  onTestFinished(() => rmSync(temporary, { recursive: true }));
  const broken = join(temporary, "broken.ps1");
  writeFileSync(broken, "if ($x) { Get-Disk\n");
  expect((await readScript(powershell, broken)).errors).not.toEqual([]);
});
