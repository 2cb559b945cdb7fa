import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../cli/run-cli.ts";
import { parseScript } from "../windows/subset/parse-statement.ts";
import { commandsOf, gap } from "./shell.ts";

/** A message as it stands in a program, with `…` for what is put in when it is given. */
export interface Message {
  readonly program: string;
  readonly text: string;
}

/**
 * Errors and warnings of the programs inside the distribution and of the script on Windows. What they say of their
 * progress, and of wrong use of their options, is not among them.
 */
export function messagesOfPrograms(): readonly Message[] {
  const folder = join(root, "modules/scripts");
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.sh$/.test(file),
  );
  const found = scripts.sort().flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return [...messagesOfShell(text), ...messagesOfJq(text)].map((message) => ({
      program: programOf(file),
      text: message,
    }));
  });
  const windows = messagesOfPowerShell(readFileSync(join(root, "windows/Mount-WslBareDisks.ps1"), "utf8"));
  const all = [...found, ...windows.map((text) => ({ program: "Mount-WslBareDisks.ps1", text }))];
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
  return basename(file.split("/")[0] ?? "", ".sh");
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

const speaking = new Set(["text", "message"]);

/** What the script on Windows ends with, and what it says of a disk. */
function messagesOfPowerShell(script: string): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit);
      return;
    }
    if (!isTree(value)) return;
    if (value["kind"] === "command" && textOfTree(value["name"]) === "Exit-Run") {
      const given = trees(value["arguments"]);
      const reason = given.findIndex(({ kind, name }) => kind === "parameter" && name === "reason");
      found.push(textOfTree(given[reason + 1]?.["value"]));
    }
    if (value["kind"] === "hashtable") {
      const entries = new Map(
        trees(value["entries"]).map(({ key, value: member }) => [textOfTree(key).toLowerCase(), member]),
      );
      // What went well has the code 0.
      if (!isZero(entries.get("code"))) {
        found.push(
          ...[...entries].flatMap(([key, member]) => (speaking.has(key) ? [textOfTree(member)] : [])),
        );
      }
    }
    if (value["kind"] === "assignment" && isTree(value["target"])) {
      if (speaking.has(textOfTree(value["target"]["name"]).toLowerCase()))
        found.push(textOfTree(value["value"]));
    }
    Object.values(value).forEach(visit);
  };
  visit(parseScript(script, "Mount-WslBareDisks.ps1").body);
  return found.map(plain);
}

function isZero(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes('{"kind":"number","value":0}');
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function trees(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.filter(isTree) : [];
}

/** The text that an expression of PowerShell has, as far as it is written there. */
function textOfTree(value: unknown): string {
  if (typeof value === "string") return value;
  if (!isTree(value)) return "";
  switch (value["kind"]) {
    case "text":
      return String(value["value"]);
    case "expandable":
      return Array.isArray(value["parts"])
        ? value["parts"].map((part) => (typeof part === "string" ? part : gap)).join("")
        : gap;
    case "group":
      return textOfTree(value["body"]);
    case "pipeline": {
      const [first] = trees(value["elements"]);
      return first?.["kind"] === "expression" ? textOfTree(first["expression"]) : gap;
    }
    case "binary":
      return value["operator"] === "+"
        ? textOfTree(value["left"]) + textOfTree(value["right"])
        : textOfTree(value["left"]).replaceAll(/\{\d[^}]*\}/g, gap);
    default:
      return gap;
  }
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
