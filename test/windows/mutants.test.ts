import { expect, test } from "vitest";
import { type WindowsMutant, windowsScript } from "../../mutants/catalogue/windows-script.ts";
import { findStale } from "../../mutants/mutant.ts";
import { readProjectFile } from "../../mutants/project-copy.ts";
import { findWindowsMutant } from "../../mutants/windows.ts";
import { findPowerShell } from "../support/powershell.ts";

test("every mutant still fits the script", () => {
  expect(findStale(windowsScript, readProjectFile)).toEqual([]);
});

test("no two mutants have the same name, and none has that of another catalogue", () => {
  expect(new Set(windowsScript.map(({ id }) => id)).size).toBe(windowsScript.length);
  expect(windowsScript.every(({ id }) => id.startsWith("windows-"))).toBe(true);
});

/** One of each kind; `node mutants/windows.ts` tries them all. */
const chosen = ["windows-detaches-all", "windows-creates-unasked"].map(
  (id) => windowsScript.find((mutant) => mutant.id === id) ?? expect.fail(`no mutant is called ${id}`),
);

const powershell = await findPowerShell();

test.for(chosen)("the tests find $id", async (mutant, { skip }) => {
  if (!powershell.ok) {
    skip(powershell.reason);
    return;
  }
  expect(await findWindowsMutant(powershell, mutant)).not.toEqual([]);
});

test("the tests find nothing wrong with a comment", async ({ skip }) => {
  if (!powershell.ok) {
    skip(powershell.reason);
    return;
  }
  const harmless: WindowsMutant = {
    id: "windows-comment",
    file: "windows/Mount-WslBareDisks.ps1",
    tests: "detach.Tests.ps1",
    fault: "None.",
    find: "# --- the verbs ---",
    replace: "# --- all the verbs ---",
  };
  expect(await findWindowsMutant(powershell, harmless)).toEqual([]);
});
