import { expect, test } from "vitest";
import { findPowerShell } from "../support/powershell.ts";
import { readScript } from "../windows/read-script.ts";
import { messagesOfPrograms } from "./messages.ts";
import { blocksOf } from "./pages.ts";

const listed = blocksOf("text", "message").flatMap(([place, { text }]) =>
  text.split("\n").map((message) => ({ place, message })),
);
const powershell = await findPowerShell();
const given = messagesOfPrograms(powershell.ok ? (await readScript(powershell)).messages : []);

test("the programs' messages are found", () => {
  // So that nothing below is about an empty list.
  expect(given.length).toBeGreaterThan(powershell.ok ? 140 : 90);
  expect(new Set(given.map(({ program }) => program))).toEqual(
    new Set([
      ...(powershell.ok ? ["Mount-WslBareDisks.ps1"] : []),
      ...["wsl-bare-disk", "wsl-bare-mount", "wsl-bare-store", "wsl-btrfs-maintenance"],
    ]),
  );
});

test("troubleshooting lists every error and warning of every program", () => {
  const known = new Set(listed.map(({ message }) => message));
  expect(given.filter(({ text }) => !known.has(text))).toEqual([]);
});

test("troubleshooting lists no message that no program gives", ({ skip }) => {
  if (!powershell.ok) {
    skip(powershell.reason);
  }
  const known = new Set(given.map(({ text }) => text));
  expect(listed.filter(({ message }) => !known.has(message))).toEqual([]);
});

test("no message is listed twice", () => {
  const messages = listed.map(({ message }) => message);
  expect(messages.filter((message, at) => messages.indexOf(message) !== at)).toEqual([]);
});
