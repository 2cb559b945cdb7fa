import { parseOption } from "../../lib/schema/kernel/option-path.ts";
import type { Language } from "./languages.ts";

/** A name in a text, with the option that it defines a value for. */
export interface DefinedOption {
  /** From the top of the options: `wsl`, `bareMounts`, ... */
  readonly path: readonly string[];
  /** Where the name is, as offsets. */
  readonly from: number;
  readonly to: number;
}

/** A place in a text, as completion needs it. */
export interface PlaceInTree {
  /** The option whose value is being written, or the set in which a name is. */
  readonly path: readonly string[];
  readonly isName: boolean;
  /** The names that the innermost set has already. */
  readonly taken: readonly string[];
}

const root: readonly string[] = ["wsl", "bareMounts"];

interface Token {
  readonly kind: "name" | "string" | "mark";
  readonly text: string;
  readonly from: number;
}

const comments: Readonly<Record<Language, string>> = {
  nix: String.raw`#[^\n]*|/\*[\s\S]*?(?:\*/|$)`,
  json: String.raw`//[^\n]*`,
  ts: String.raw`//[^\n]*|/\*[\s\S]*?(?:\*/|$)`,
};

/** Texts of several lines; a string that is not closed ends with its line, so that the rest can still be read. */
const longStrings: Readonly<Record<Language, string>> = {
  nix: String.raw`''(?:'''|''[$\\]|'(?!')|[^'])*(?:''|$)`,
  json: "(?!)",
  ts: "'(?:[^'\\\\\\n]|\\\\.)*'?|`(?:[^`\\\\]|\\\\.)*`?",
};

const names: Readonly<Record<Language, string>> = {
  nix: String.raw`[A-Za-z_][\w'-]*`,
  json: String.raw`[A-Za-z_]\w*`,
  ts: String.raw`[A-Za-z_$][\w$]*`,
};

function* tokens(text: string, language: Language): Generator<Token> {
  const pattern = new RegExp(
    `(${comments[language]})|(${longStrings[language]}|"(?:[^"\\\\\\n]|\\\\[\\s\\S])*"?)|(${names[language]})|(==|!=|<=|>=|=>|[^\\s])`,
    "g",
  );
  for (const { 0: whole, 2: string, 3: name, 4: mark, index } of text.matchAll(pattern)) {
    if (string !== undefined) yield { kind: "string", text: string, from: index };
    else if (name !== undefined) yield { kind: "name", text: name, from: index };
    else if (mark !== undefined) yield { kind: "mark", text: whole, from: index };
  }
}

/** What a string of one line says, as far as names of options need it. */
function nameIn({ kind, text }: Token): string {
  return kind === "name" ? text : text.replace(/^["'`]|["'`]$/g, "").replace(/\\(.)/g, "$1");
}

interface OpenSet {
  readonly path: readonly string[];
  readonly taken: string[];
  /** Names that may become those of a definition, and where the first of them is. */
  before: Token[];
  /** What is being defined, behind its `=` or `:`. */
  defined: readonly string[] | null;
}

/** Names in a module that say nothing of where an option is. */
const transparent = new Set(["imports", "config"]);

/**
 * Goes through a text as far as a reader would who looks only for braces and names. It need not be complete: what is being
 * typed seldom is.
 */
function scan(text: string, language: Language, end = text.length) {
  const assigns = language === "nix" ? "=" : ":";
  const ends = language === "nix" ? ";" : ",";
  const found: DefinedOption[] = [];
  const open: OpenSet[] = [{ path: [], taken: [], before: [], defined: null }];
  const top = (): OpenSet => open.at(-1) as OpenSet;
  for (const token of tokens(text, language)) {
    if (token.from >= end) break;
    const set = top();
    const { text: mark, kind } = token;
    if (kind !== "mark") {
      if (set.defined === null) set.before.push(token);
    } else if (mark === "{") {
      open.push({ path: [...set.path, ...(set.defined ?? [])], taken: [], before: [], defined: null });
    } else if (mark === "}") {
      if (open.length > 1) open.pop();
      else set.before = [];
    } else if (mark === assigns && set.defined === null) {
      const [first] = set.before;
      const last = set.before.at(-1);
      const parts = set.before.map(nameIn);
      if (first !== undefined && last !== undefined) {
        found.push({ path: [...set.path, ...parts], from: first.from, to: last.from + last.text.length });
        set.taken.push(parts[0] ?? "");
        set.defined = parts.length === 1 && transparent.has(parts[0] ?? "") ? [] : parts;
      }
      set.before = [];
    } else if (mark === ends || mark === ";" || (mark === ":" && language === "nix")) {
      set.defined = null;
      set.before = [];
    } else if (mark !== "." && set.defined === null) {
      set.before = [];
    }
  }
  return { found, open: top() };
}

/** Whether a Nix text is the bare value of the options: `lib/evaluate/nixos/definition.nix` says so of one with these. */
function isBareValue(found: readonly DefinedOption[]): boolean {
  const first = new Set(found.map(({ path }) => path[0]));
  return !first.has("wsl") && (first.has("enable") || first.has("disks"));
}

/** Every name in a text that defines an option, or a part of one. */
export function definedOptions(text: string, language: Language): readonly DefinedOption[] {
  const { found } = scan(text, language);
  const above = language !== "nix" || isBareValue(found) ? root : [];
  return found.map(({ path, ...place }) => ({ path: [...above, ...path], ...place }));
}

/** What can be written at a place. */
export function placeInTree(text: string, language: Language, offset: number): PlaceInTree {
  const { open } = scan(text, language, offset - (/[\w$'-]*$/.exec(text.slice(0, offset))?.[0].length ?? 0));
  const above = language !== "nix" || isBareValue(scan(text, language).found) ? root : [];
  const dotted = language === "nix" && open.defined === null ? open.before.map(nameIn) : [];
  return {
    path: [...above, ...open.path, ...(open.defined ?? dotted)],
    isName: open.defined === null,
    taken: dotted.length > 0 ? [] : open.taken,
  };
}

/** The name in a text that says most of an option; null where none does. */
export function definitionOf(option: string, defined: readonly DefinedOption[]): DefinedOption | null {
  const parts = parseOption(option);
  const isAbove = ({ path }: DefinedOption) =>
    path.length <= parts.length && path.every((part, at) => part === parts[at]);
  const above = defined.filter(isAbove).sort((one, other) => other.path.length - one.path.length);
  return above[0] ?? null;
}
