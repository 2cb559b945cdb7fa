import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { programText } from "../../lib/check/oracles/stand-ins.ts";
import { bareMounts, root } from "../cli/run-cli.ts";
import { findPowerShell } from "../support/powershell.ts";
import { readScript } from "../windows/read-script.ts";
import { script } from "../windows/run-pester.ts";
import { blocksOf } from "./pages.ts";
import { commandsOf } from "./shell.ts";

/** Programs of others that the book names, whose options nobody here judges. */
const others = new Set([
  ...["blkid", "btrfs", "chmod", "cp", "cryptsetup", "dd", "install", "journalctl", "jq", "lsblk"],
  ...["mdadm", "mkfs.btrfs", "mkfs.ext4", "nixos-rebuild", "node", "systemctl", "vgchange"],
]);

const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);

/** The lines of a usage that are about one verb: those that begin with it, and the deeper ones below. */
function usageOf(usage: string, verb: string): string {
  const lines = usage.split("\n");
  const start = lines.findIndex((line) => new RegExp(`^ *${verb}\\b`).test(line));
  const indentation = /^ */.exec(lines[start] ?? "")?.[0].length ?? 0;
  const end = lines.findIndex((line, at) => at > start && (/^ */.exec(line)?.[0].length ?? 0) <= indentation);
  return lines.slice(start, end === -1 ? undefined : end).join("\n");
}

/** Whether a usage has an option, and not only one that begins so. */
function hasWord(usage: string, option: string): boolean {
  return usage.split(/[^\w-]+/).includes(option);
}

/** What a command line of ours asks for and the program does not have. */
function unknownIn(program: string, usage: string, words: readonly string[]): readonly string[] {
  const [verb = "", ...rest] = words;
  if (verb.startsWith("--")) {
    return verb === "--help" || hasWord(usage, verb) ? [] : [`${program} ${verb}`];
  }
  const own = usageOf(usage, verb);
  const options = rest.filter((word) => word.startsWith("--")).map((word) => word.replace(/=.*/s, ""));
  return own === ""
    ? [`${program} ${verb}`]
    : options.filter((option) => !hasWord(own, option)).map((option) => `${program} ${verb} ${option}`);
}

/** The texts between the marks of here-documents: what programs print as their usage. */
function usageIn(program: string): string {
  return /<<'(?:HELP|END)'\n(.*?)\n(?:HELP|END)\n/s.exec(program)?.[1] ?? "";
}

const tool = usageIn(programText("wsl-bare-mount"));
const store = usageIn(programText("wsl-bare-store"));

/** What is wrong with a command, or null where that is its own business. */
function wrongWith(words: readonly string[]): readonly string[] {
  const [program = "", ...rest] = words[0] === "sudo" ? words.slice(1) : words;
  const [first = ""] = rest;
  switch (program) {
    case "wsl-bare-mount":
      // These two hand their options on.
      return first === "migrate" || first === "rollback"
        ? unknownIn("wsl-bare-store", store, rest)
        : unknownIn(program, tool, rest);
    case "wsl-bare-store":
      return unknownIn(program, store, rest);
    case "npm":
      return ["ci", "pkg"].includes(first) || scripts[(first === "run" ? rest[1] : first) ?? ""] !== undefined
        ? []
        : [words.join(" ")];
    case "npx":
      return first === "bare-mounts" ? [] : [words.join(" ")];
    default:
      return others.has(program) ? [] : [program];
  }
}

const shellBlocks = blocksOf("sh");

test.for(shellBlocks)("%s has commands and options that there are", ([, { text }]) => {
  expect(commandsOf(text).flatMap(wrongWith)).toEqual([]);
});

const ours = shellBlocks.flatMap(([place, { text }]) =>
  commandsOf(text)
    .filter(([program, first]) => program === "npx" && first === "bare-mounts")
    .map((words) => [`${place} ${words.join(" ")}`, words.slice(2)] as const),
);

test.for(ours)("%s runs", ([, words]) => {
  expect(bareMounts(...words)).toMatchObject({ status: 0 });
});

const powershell = await findPowerShell();
// Every script that changes something has -WhatIf.
const parameters = powershell.ok ? ["WhatIf", ...(await readScript(powershell)).parameters] : [];
const known = new Set(parameters.map((name) => `-${name.toLowerCase()}`));

test.for(blocksOf("powershell"))("%s uses parameters that the script has", ([, { text }], { skip }) => {
  if (!powershell.ok) {
    skip(powershell.reason);
  }
  for (const line of text.split("\n")) {
    const [, given] = /Mount-WslBareDisks\.ps1(.*)$/.exec(line) ?? [];
    const used = (given ?? "").match(/(?<=\s)-\w+/g) ?? [];
    expect(used.filter((word) => !known.has(word.toLowerCase()))).toEqual([]);
    // A line without the script is one of Windows' own.
    expect(given !== undefined || /^(?:wsl|Get-Disk) /.test(line), line).toBe(true);
  }
});

test("the Windows page has every exit code as the script documents it", () => {
  const page = readFileSync(join(root, "docs/windows.md"), "utf8");
  const documented = [...readFileSync(script, "utf8").matchAll(/^ {2,3}(\d+) {2}(\S.*)$/gm)];
  expect(documented.length).toBe(14);
  for (const [, code, meaning] of documented) {
    expect(page).toContain(`\n| ${code} | ${meaning} |\n`);
  }
});

test("the tool page has every verb, and no other", () => {
  const page = readFileSync(join(root, "docs/tool.md"), "utf8");
  const verbs = [...tool.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, verb]) => verb);
  expect([...page.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, verb]) => verb)).toEqual(verbs);
});

test("the monitoring page has every metric", () => {
  const page = readFileSync(join(root, "docs/monitoring.md"), "utf8");
  const manual = readFileSync(join(root, "modules/tool/scripts/wsl-bare-mount/wsl-bare-mount.8"), "utf8");
  const metrics = new Set(manual.match(/wsl_bare_\w+\{[\w,]+\}/g));
  expect(metrics.size).toBe(8);
  for (const metric of metrics) {
    expect(page).toContain(`| \`${metric}\` |`);
  }
});
