import { fromUtf8Bytes, pushUtf8, utf8Bytes } from "./bytes.ts";

/** How {@link splitWords} treats quotes and backslashes (systemd `src/basic/extract-word.c`). */
export interface WordRules {
  /** Characters between words; blanks when not given. */
  readonly separators?: string;
  /** `"..."` and `'...'` hold a word together and vanish (EXTRACT_UNQUOTE). */
  readonly unquote?: boolean;
  /** C escapes such as `\t`, `\x20` and `\u00e4` are decoded (EXTRACT_CUNESCAPE). */
  readonly unescape?: boolean;
  /** `\` before a separator or another `\` is dropped, elsewhere kept (EXTRACT_UNESCAPE_SEPARATORS with RELAX). */
  readonly unescapeSeparators?: boolean;
  /** A backslash is a character like any other (EXTRACT_RETAIN_ESCAPE). */
  readonly retainEscape?: boolean;
}

/** The rules of After=, Requires= and the like: split at blanks, nothing else (config_parse_unit_deps). */
export const unitListRules: WordRules = { retainEscape: true };
/** The rules of RequiresMountsFor= and other lists of paths. */
export const pathListRules: WordRules = { unquote: true };
/** The rules of ExecStart= and Environment=. */
export const commandRules: WordRules = { unquote: true, unescape: true };
/** How systemd, unlike libmount, splits the mount options of fstab (fstab-util.c, fstab_filter_options). */
export const mountOptionRules: WordRules = { separators: ",", unescapeSeparators: true };

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
  '"': 34,
  "'": 39,
  s: 32,
};

/** One C escape at the start of `text`, which follows a backslash (escape.c, cunescape_one). */
function unescapeOne(text: string): { bytes: readonly number[]; length: number } | null {
  const simple = simpleEscapes[text.charAt(0)];
  if (simple !== undefined) return { bytes: [simple], length: 1 };
  const numeric = /^(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text);
  if (numeric === null) return null;
  const [whole, hex, octal, short, long] = numeric;
  const byte = hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(octal ?? "", 8);
  const code = Number.parseInt(short ?? long ?? "", 16);
  if (byte === 0 || byte > 255 || code === 0 || code > 0x10ffff) return null;
  return {
    bytes: Number.isNaN(code) ? [byte] : [...utf8Bytes(String.fromCodePoint(code))],
    length: whole.length,
  };
}

/** The words of a text in which nothing has a meaning but separators. */
function splitPlainWords(text: string, separators: string): string[] {
  let words = [text.toWellFormed()];
  for (const separator of separators) {
    if (text.includes(separator)) words = words.flatMap((word) => word.split(separator));
  }
  return words.filter((word) => word !== "");
}

/**
 * Splits a setting's value into words as systemd's extract_first_word does.
 *
 * @returns null if a quote is left open, the value ends in a backslash, or an escape is unknown
 */
export function splitWords(text: string, rules: WordRules = unitListRules): string[] | null {
  const separators = rules.separators ?? " \t\n\r";
  const hasQuotes = rules.unquote === true && /["']/.test(text);
  const hasEscapes = rules.retainEscape !== true && text.includes("\\");
  if (!hasQuotes && !hasEscapes) return splitPlainWords(text, separators);
  const words: string[] = [];
  let word: number[] | null = null;
  let quote = "";
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += character.length;
    if (quote === "" && separators.includes(character)) {
      if (word !== null) words.push(fromUtf8Bytes(word) ?? "");
      word = null;
      continue;
    }
    word ??= [];
    if (character === quote) quote = "";
    else if (quote === "" && rules.unquote === true && (character === '"' || character === "'")) {
      quote = character;
    } else if (character === "\\" && rules.retainEscape !== true) {
      const rest = text.slice(at);
      const next = rest === "" ? "" : String.fromCodePoint(rest.codePointAt(0) ?? 0);
      const decoded = rules.unescape === true ? unescapeOne(rest) : null;
      if (decoded !== null) {
        word.push(...decoded.bytes);
        at += decoded.length;
      } else if (rules.unescapeSeparators === true) {
        const plain = next !== "" && (next === "\\" || separators.includes(next));
        if (!plain) pushUtf8(word, "\\");
        if (next !== "") pushUtf8(word, next);
        at += next.length;
      } else if (next === "" || rules.unescape === true) return null;
      else {
        pushUtf8(word, next);
        at += next.length;
      }
    } else pushUtf8(word, character);
  }
  if (quote !== "") return null;
  if (word !== null) words.push(fromUtf8Bytes(word) ?? "");
  return words;
}
