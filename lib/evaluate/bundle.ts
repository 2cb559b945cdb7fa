import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type NixToken, NixValueError, printString, tokenizeNix } from "../nix/index.ts";
import { type Bundle, computedImportMessage } from "./bundled.ts";
import type { EvaluationError, EvaluationRequest } from "./evaluator.ts";
import { findRelativePath, namesBuiltin, relativePathError } from "./imports.ts";
import { placeOf } from "./source-place.ts";

export type Bundling =
  | { readonly ok: true; readonly bundle: Bundle }
  | { readonly ok: false; readonly error: EvaluationError };

/** A file's text in pieces: source as it is, and references to other files by absolute path. */
type Piece = string | { readonly inline: string } | { readonly read: string };

interface Part {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Thrown and caught in this file only: bundling stops at the first thing that cannot be inlined. */
class Refusal extends Error {
  readonly place: Pick<EvaluationError, "file" | "line" | "column">;
  constructor(message: string, place: Pick<EvaluationError, "file" | "line" | "column"> = {}) {
    super(message);
    this.place = place;
  }
}

/** By path and state of the file: the module and the NixOS subset are split once in a process. */
const parts = new Map<string, { readonly state: string; readonly part: Part }>();

/**
 * Makes one expression of a request, for an evaluator without files: each file that is reachable by literal paths
 * becomes one variable of a `let`, in which `import ./x.nix` and `./x.nix` (in lists of modules) are replaced by the
 * variable, and `builtins.readFile ./x` by a string.
 *
 * A `let` is recursive and lazy, so files may use each other; its names begin with `__`, so that they do not meet
 * those of the files. Lines stay lines.
 *
 * @returns An `import` error for what cannot be inlined: a computed path, `<...>`, a file that is missing or not Nix.
 */
export function bundle(request: EvaluationRequest): Bundling {
  try {
    const relative = request.isWithoutPaths === true ? null : findRelativePath(request.expression);
    if (relative !== null) return { ok: false, error: relativePathError(relative) };
    return { ok: true, bundle: assemble(request) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      ok: false,
      error: { kind: "import", message: error.message, detail: error.message, ...error.place },
    };
  }
}

function assemble(request: EvaluationRequest): Bundle {
  const names = new Map<string, string>();
  const files = new Map<string, string>();
  const lines: string[] = [`let ${computedImport} = _: throw ${printString(computedImportMessage)};`];
  const origins: { from: number; file?: string }[] = [];
  let written = 1;
  const add = (text: string): void => {
    lines.push(text);
    written += text.split("\n").length;
  };
  const nameOf = (file: string): string => {
    const known = names.get(file);
    if (known !== undefined) return known;
    const name = `__${path
      .relative(path.dirname(path.dirname(file)), file)
      .replace(/\.nix$/, "")
      .replace(/\W/g, "_")}`;
    const taken = [...names.values()].includes(name);
    names.set(file, taken ? `${name}_${names.size}` : name);
    return names.get(file) ?? name;
  };
  const write = (pieces: readonly Piece[]): string =>
    pieces
      .map((piece) => {
        if (typeof piece === "string") return piece;
        return "inline" in piece ? nameOf(piece.inline) : readText(piece.read);
      })
      .join("");

  const bound = Object.entries(request.bindings ?? {}).map(
    ([name, file]) => [name, nameOf(resolveNix(file))] as const,
  );
  const expression = write(split(request.expression, null).pieces);
  // Grows while it is walked: writing a file names those that it refers to.
  for (const [file, name] of names) {
    const { text, pieces } = load(file);
    files.set(file, text);
    add(`${name} = (`);
    origins.push({ from: written, file });
    add(write(pieces));
    add(");");
  }
  // In a `let` of their own: a file that says `with lib; types` must not meet a binding named `types`.
  add("in let");
  for (const [name, file] of bound) add(`${name} = ${file};`);
  add("in builtins.toJSON (");
  origins.push({ from: written });
  add(expression);
  add(")");
  return {
    source: lines.join("\n"),
    files,
    locate: (line) => {
      const origin = origins.findLast(({ from }) => from < line);
      if (origin === undefined) return null;
      return { ...(origin.file === undefined ? {} : { file: origin.file }), line: line - origin.from };
    },
  };
}

function load(file: string): Part {
  const { mtimeMs, size, ino } = statSync(file);
  const state = `${mtimeMs} ${size} ${ino}`;
  const known = parts.get(file);
  if (known?.state === state) return known.part;
  const part = split(readFileSync(file, "utf8"), file);
  parts.set(file, { state, part });
  return part;
}

/** What an import stands as whose path is computed: it is an error where it is evaluated, and not before. */
const computedImport = "__importOfComputedPath";

const importNames = new Set(["import"]);
const readFileNames = new Set(["readFile"]);

/** @param file - Where the source comes from; null for an expression, in which a relative path means nothing. */
function split(source: string, file: string | null): Part {
  const all = tokenizeNix(source);
  const code = all.filter(({ kind }) => kind !== "space" && kind !== "comment");
  const replaced = new Map<NixToken, Piece>();
  code.forEach((token, index) => {
    // Found only when it is needed: counting lines for every token took half of the bundling.
    const place = (): Refusal["place"] => ({
      ...(file === null ? {} : { file }),
      ...placeOf(source, token.start),
    });
    if (token.kind === "computed-path" || token.kind === "search-path") {
      throw new Refusal(`${token.text} cannot be inlined: only literal paths can`, place());
    }
    const next = code[index + 1];
    if (namesBuiltin(code, index, importNames)) {
      // A module system imports what is a path. Here nothing is one, so this is for those that get there anyway.
      // `builtins.import or ...` stays: the source has thought of it.
      if (next?.kind === "path") for (const dropped of withOwner(code, index)) replaced.set(dropped, "");
      else if (code[index - 1]?.text !== ".") replaced.set(token, computedImport);
    }
    if (token.kind !== "path") return;
    if (token.text.startsWith("~"))
      throw new Refusal(`${token.text} is in a user's home and cannot be inlined`, place());
    const target = path.resolve(path.dirname(file ?? "/"), token.text);
    if (namesBuiltin(code, index - 1, readFileNames)) {
      for (const dropped of withOwner(code, index - 1)) replaced.set(dropped, "");
      replaced.set(token, { read: target });
    } else {
      replaced.set(token, { inline: resolveNix(target, place) });
    }
  });
  return { text: source, pieces: merge(all.map((token) => replaced.get(token) ?? token.text)) };
}

/** The name at `index` with the `builtins.` before it. */
function withOwner(code: readonly NixToken[], index: number): NixToken[] {
  return code.slice(code[index - 1]?.text === "." ? index - 2 : index, index + 1);
}

function merge(pieces: readonly Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (typeof piece === "string" && typeof last === "string") merged[merged.length - 1] = last + piece;
    else merged.push(piece);
  }
  return merged;
}

/** The file that Nix imports for a path: of a directory, its default.nix. */
function resolveNix(target: string, place: () => Refusal["place"] = () => ({})): string {
  const status = statSync(target, { throwIfNoEntry: false });
  if (status === undefined) throw new Refusal(`${target} does not exist`, place());
  if (status.isDirectory()) return resolveNix(path.join(target, "default.nix"), place);
  if (!target.endsWith(".nix"))
    throw new Refusal(`${target} cannot be inlined: it is not a .nix file`, place());
  return target;
}

/** On one line, so that lines stay lines. */
function readText(file: string): string {
  try {
    return printString(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof NixValueError) throw new Refusal(`${file} cannot be inlined: ${error.reason}`);
    throw new Refusal(`${file} does not exist or cannot be read`);
  }
}
