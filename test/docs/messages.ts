import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../cli/run-cli.ts";
import { commandsOf, gap } from "./shell.ts";

/** A message as it stands in a program, with `…` for what is put in when it is given. */
export interface Message {
  readonly program: string;
  readonly text: string;
}

/**
 * Errors and warnings of the programs inside the distribution and of the script on Windows. What they say of their
 * progress, and of wrong use of their options, is not among them.
 *
 * @param windows - What the script says, as PowerShell's parser read it.
 */
export function messagesOfPrograms(windows: readonly string[]): readonly Message[] {
  const folder = join(root, "modules");
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(sh|jq)$/.test(file),
  );
  const found = scripts.sort().flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return (file.endsWith(".jq") ? messagesOfJq(text) : messagesOfShell(text)).map((message) => ({
      program: programOf(file),
      text: message,
    }));
  });
  const all = [
    ...found,
    ...windows.map((text) => ({ program: "Mount-WslBareDisks.ps1", text: plain(text) })),
  ];
  const seen = new Set<string>();
  return all.filter(({ program, text }) => {
    const isNew = !seen.has(`${program} ${text}`);
    seen.add(`${program} ${text}`);
    // A message that is only put in says nothing by itself.
    return isNew && /[A-Za-z]{2}/.test(text);
  });
}

/** A program in parts has a folder, others a file. */
function programOf(file: string): string {
  return basename(file.split("/scripts/")[1]?.split("/")[0] ?? "", ".sh");
}

/** Where the message stands among the words of the functions that say one. */
const speakers: Readonly<Record<string, number>> = { fail: 1, warn: 1, end: 2 };

function messagesOfShell(script: string): readonly string[] {
  return commandsOf(script).flatMap(([name = "", ...words]) => {
    const first = speakers[name];
    // Status 2 is that of wrong use.
    if (first !== undefined && !(name === "end" && words[0] === "2")) {
      return [plain(words.slice(first - 1).join(" "))];
    }
    // For systemd, with its priority.
    return name === "printf" && /^<[34]>/.test(words[0] ?? "") ? [plain(words[0] ?? "")] : [];
  });
}

/** Values of `message` and `text` in the programs for jq, and the lines that have a priority. */
function messagesOfJq(script: string): readonly string[] {
  return [...script.matchAll(/\b(?:message|text): (?=")|(?=")(?="<[34]>)/g)].map((match) =>
    plain(jqString(script, match.index + match[0].length)),
  );
}

/** A string of jq that begins at a quote. */
function jqString(script: string, start: number): string {
  let text = "";
  for (let at = start + 1; at < script.length && script[at] !== '"'; at += 1) {
    if (script.startsWith("\\(", at)) {
      at = endOfInterpolation(script, at + 1);
      text += gap;
    } else if (script[at] === "\\") {
      at += 1;
      text += script[at];
    } else {
      text += script[at];
    }
  }
  return text;
}

function endOfInterpolation(script: string, open: number): number {
  let depth = 0;
  let isText = false;
  for (let at = open; at < script.length; at += 1) {
    const character = script[at];
    if (character === '"' && script[at - 1] !== "\\") {
      isText = !isText;
    } else if (!isText && character === "(") {
      depth += 1;
    } else if (!isText && character === ")") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return script.length;
}

/** Without the priority, on one line; several things put in side by side are one gap. */
export function plain(text: string): string {
  return text
    .replace(/^<[0-9]>/, "")
    .replaceAll("\\n", " ")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/(?:…\s?)+…/g, "…")
    .trim();
}
