import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { text as readStream } from "node:stream/consumers";
import { defaultExport } from "./default-export.ts";
import { InputError } from "./input-error.ts";
import { readJsonText } from "./json-text.ts";

/** A configuration file as it was given: a value of `wsl.bareMounts`, or Nix text that must be evaluated first. */
export type ConfigFile =
  | {
      readonly kind: "value";
      readonly file: string;
      readonly value: unknown;
      /** Every file that was read for it. Absolute. */
      readonly files: readonly string[];
    }
  | NixFile;

export interface NixFile {
  readonly kind: "nix";
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly source: string;
  /** Whether Nix can read the file where it lies: not standard input, no byte order mark. */
  readonly isReadableByNix: boolean;
}

/** The name of standard input on the command line. */
export const standardInput = "-";

/** The languages of configurations, by the ending of the file's name. */
const languages: Readonly<Record<string, "script" | "json" | "nix">> = {
  ...{ ".ts": "script", ".mts": "script", ".cts": "script" },
  ...{ ".js": "script", ".mjs": "script", ".cjs": "script" },
  ".json": "json",
  ".nix": "nix",
};

/**
 * Reads a configuration in TypeScript, JavaScript, JSON or Nix.
 *
 * @param file - As the user named it; `-` is standard input.
 * @param standardInputPath - What standard input would be called as a file: its ending tells the language, its folder is where
 * relative imports start. Without, text that begins as JSON does is JSON and all else is Nix.
 * @throws InputError for everything that is wrong with it; the message names the file.
 */
export async function readConfigFile(file: string, standardInputPath?: string): Promise<ConfigFile> {
  const isStandardInput = file === standardInput;
  const path = resolve(isStandardInput ? (standardInputPath ?? "standard-input") : file);
  const bytes = isStandardInput
    ? Buffer.from(await readStream(process.stdin))
    : await readFile(path).catch((error: NodeJS.ErrnoException) => {
        throw new InputError(`${file}: ${whyUnreadable(error)}`);
      });
  const { text, hasByteOrderMark } = decode(file, bytes);
  const isNamed = !isStandardInput || standardInputPath !== undefined;
  const language = isNamed ? languages[extname(path)] : languageOf(text);
  if (language === undefined) throw new InputError(`${file}: not a .ts, .js, .json or .nix file`);
  switch (language) {
    case "script":
      return { kind: "value", file, ...(await defaultExport(file, { path, text })) };
    case "json":
      return { kind: "value", file, value: jsonOf(file, text), files: [path] };
    case "nix": {
      const isReadableByNix = !isStandardInput && !hasByteOrderMark;
      return { kind: "nix", file, path, source: text, isReadableByNix };
    }
  }
}

function languageOf(text: string): "json" | "nix" {
  // A set of Nix never begins with a quoted name that a colon follows; `{}` is the same in both.
  return /^\s*\{\s*("(?:[^"\\]|\\.)*"\s*:|\}\s*$)/.test(text) ? "json" : "nix";
}

/** Why a file cannot be read, in the words of errno(3). */
function whyUnreadable(error: NodeJS.ErrnoException): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "no such file",
    EISDIR: "is a directory; name the file in it",
    ENOTDIR: "no such file: what is named as its folder is a file",
    EACCES: "cannot be read: permission denied",
    ELOOP: "cannot be read: its symbolic links lead in a circle",
  };
  return reasons[error.code ?? ""] ?? `cannot be read: ${error.message}`;
}

/**
 * Text with UTF-8, or with the byte order mark of UTF-16, as Windows PowerShell's `>` and Notepad's "Unicode" write.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding
 */
function decode(
  file: string,
  bytes: Uint8Array,
): { readonly text: string; readonly hasByteOrderMark: boolean } {
  const [first, second, third] = bytes;
  const isUtf16 = first === 0xff && second === 0xfe;
  const encoding = isUtf16 ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  const hasByteOrderMark = encoding !== "utf-8" || (first === 0xef && second === 0xbb && third === 0xbf);
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), hasByteOrderMark };
  } catch {
    throw new InputError(`${file}: is no text in UTF-8; save it as UTF-8`);
  }
}

function jsonOf(file: string, text: string): unknown {
  const read = readJsonText(text);
  if (read.ok) return read.value;
  throw new InputError(`${file}:${read.line}:${read.column}: ${read.message}`);
}
