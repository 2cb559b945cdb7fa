import { defineInvariant, type Finding } from "../../fuzz/index.ts";
import { commandRules, splitWords, withoutSpecifiers } from "../../systemd/index.ts";
import { marks } from "../sampling.ts";
import type { ModuleSubject } from "../subject.ts";

/** Settings of which systemd makes words. */
const wordSettings =
  /^(?:Exec[A-Za-z]*|Environment|(?:ReadWrite|ReadOnly|Inaccessible|BindReadOnly|Bind|Exec|NoExec)Paths|BindPaths|BindReadOnlyPaths|SupplementaryGroups|(?:State|Runtime|Logs|Cache|Configuration)Directory|Requires|Wants|After|Before|BindsTo|PartOf|RequiresMountsFor)$/;

/** Options whose very purpose is to be read as source: lines of a script or of a file, further arguments. */
const isSource =
  /(?:^|[.])(?:extra|additional)|(?:script|command|cmd|snippet|config|options?|flags|args|arguments|environment|expression|query|rules|text|lines)$|(?:Pre|Post)(?:Start|Stop)|Command|Script|Args|Flags/i;

export const textUnharmed = defineInvariant<ModuleSubject>({
  id: "text-unharmed",
  statement:
    "A text of the configuration is the same text in the module's units: one word, without specifiers or variables of its own.",
  why: "A blank, a quote or a % in a path or a password becomes two arguments, a syntax error or the name of the machine.",
  findings: ({ marked, own, report, root }) =>
    own.flatMap((unit) => {
      const text = report.units[unit] ?? "";
      return [...marked].flatMap(([value, option]): Finding[] => {
        const found = isSource.test(option) ? null : harmIn(text, value);
        return found === null
          ? []
          : [{ option: option === "" ? root : option, message: `${found}, in a unit` }];
      });
    }),
});

/** What is odd in a text, for people. */
function nameOf(odd: string): string {
  const names: Readonly<Record<string, string>> = {
    " ": "a blank",
    "\n": "a line break",
    '"': "a double quote",
    "'": "a single quote",
    "\\": "a backslash",
  };
  return names[odd] ?? odd;
}

/** What happens to a text in a unit; null where it arrives, or is not there. */
function harmIn(text: string, value: string): string | null {
  if (value.includes("\n")) {
    // Written with an escape there is no line break.
    return text.includes(value) ? "a line break ends the setting" : null;
  }
  for (const line of text.split("\n")) {
    const at = line.indexOf("=");
    const key = line.slice(0, Math.max(0, at));
    const content = line.slice(at + 1);
    if (at < 0 || !content.includes(marks.begin)) continue;
    const harm = harmInSetting(key, content, value);
    if (harm !== null) return `${harm} in ${key}=`;
  }
  return null;
}

function harmInSetting(key: string, content: string, value: string): string | null {
  const odd = value.slice(marks.begin.length, value.length - marks.end.length);
  const isHere = content.includes(value);
  if (odd === "%n" && isHere && !key.startsWith("X-")) {
    return withoutSpecifiers(content) === null ? `${nameOf(odd)} is expanded` : null;
  }
  if (!wordSettings.test(key)) return null;
  const words = splitWords(content, commandRules);
  if ([" ", '"', "'", "\\"].includes(odd) && isHere) {
    if (words === null) return `${nameOf(odd)} makes the line unreadable`;
    return words.some((word) => word.includes(value)) ? null : `${nameOf(odd)} is not part of the text`;
  }
  if (odd === "${HOME}" && isHere && key.startsWith("Exec")) {
    return /(?<!\$)\$\{HOME\}/.test(content) ? `${nameOf(odd)} is expanded` : null;
  }
  return null;
}

export const textUnharmedInScripts = defineInvariant<ModuleSubject>({
  id: "text-unharmed-in-scripts",
  statement:
    "A text of the configuration is the same text in the module's scripts: quoted, so that the shell makes nothing of it.",
  why: "An argument without quotes is split at blanks and expanded, and what it has of commands is run as root.",
  findings: ({ marked, root, scripts }) =>
    Object.entries(scripts).flatMap(([name, text]) =>
      [...marked].flatMap(([value, option]): Finding[] => {
        if (isSource.test(option)) return [];
        const harm = harmInScript(text, value);
        return harm === null
          ? []
          : [{ option: option === "" ? root : option, message: `${harm}, in "${name}"` }];
      }),
    ),
});

function harmInScript(text: string, value: string): string | null {
  const at = text.indexOf(value);
  const odd = value.slice(marks.begin.length, value.length - marks.end.length);
  if (at < 0) return null;
  const quote = quoteAt(text, at);
  if (quote === "comment" || quote === "unknown") return null;
  if (quote === "'") return odd === "'" ? `${nameOf(odd)} ends the quotes` : null;
  if (quote === '"')
    return ['"', "`id`", "${HOME}", "$HOME"].includes(odd) ? `${nameOf(odd)} is not quoted` : null;
  // A word of an assignment is neither split nor expanded to file names.
  const isAssigned = /(?:^|[\s;])[A-Za-z_]\w*=[^\s'"]*$/.test(text.slice(Math.max(0, at - 60), at));
  const isSafe = odd === "=" || odd === "%n" || (odd === "#" && value !== odd) || (isAssigned && odd === "*");
  return isSafe ? null : `${nameOf(odd)} is not quoted`;
}

/** Which quotes a place in a script is in; unknown where there is a here-document before it. */
function quoteAt(text: string, place: number): "" | "'" | '"' | "comment" | "unknown" {
  let quote: "" | "'" | '"' | "comment" = "";
  if (/<<-?\s*["'\w]/.test(text.slice(0, place))) return "unknown";
  for (let at = 0; at < place; at += 1) {
    const character = text[at] ?? "";
    if (quote === "comment") {
      if (character === "\n") quote = "";
    } else if (quote === "'") {
      if (character === "'") quote = "";
    } else if (character === "\\") at += 1;
    else if (quote === '"') {
      if (character === '"') quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "#" && /(?:^|[\s;])$/.test(text.slice(Math.max(0, at - 1), at))) quote = "comment";
  }
  return quote;
}
