import { type NixToken, tokenizeNix } from "../../nix/index.ts";

/** A file of a checkout with what the pull request changes in it, or why that cannot be done. */
export type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/**
 * `modules/default.nix` with a path in its list of imports, at its place in alphabetical order. A list that has it
 * already stays as it is.
 *
 * @param text - The file: a module whose `imports = [ ... ]` has paths, each on a line of its own.
 */
export function withImport(text: string, added: string): Edited {
  const tokens = tokenizeNix(text).filter(({ kind }) => kind !== "space" && kind !== "comment");
  const lists = tokens.flatMap((_, index) =>
    opensImports(tokens, index) ? [importsAt(tokens, index + 3)] : [],
  );
  const [imports, ...others] = lists;
  if (imports === undefined || others.length > 0) {
    return { ok: false, reason: `has ${lists.length} lists "imports = [ ... ]", and one is expected` };
  }
  if (imports.some((token) => token.text === added)) return { ok: true, text };
  const last = imports.at(-1);
  if (last === undefined) return { ok: false, reason: "has no path in its list of imports" };
  const next = imports.find((token) => token.text > added);
  const [place, line] = [(next ?? last).start, lineAt(text, (next ?? last).start)];
  if (line.text.trim() !== (next ?? last).text) {
    return { ok: false, reason: `has more than one import on the line "${line.text.trim()}"` };
  }
  const indentation = text.slice(line.start, place);
  const inserted = `${indentation}${added}${line.text.endsWith("\r") ? "\r" : ""}\n`;
  const at = next === undefined ? line.end : line.start;
  return { ok: true, text: text.slice(0, at) + inserted + text.slice(at) };
}

function opensImports(tokens: readonly NixToken[], index: number): boolean {
  return ["imports", "=", "["].every((text, offset) => tokens[index + offset]?.text === text);
}

/** The paths that are elements of the list whose first token is at the index. */
function importsAt(tokens: readonly NixToken[], first: number): readonly NixToken[] {
  const paths: NixToken[] = [];
  let depth = 1;
  for (const token of tokens.slice(first)) {
    if (token.kind === "symbol" && ["(", "[", "{", "${"].includes(token.text)) depth += 1;
    if (token.kind === "symbol" && [")", "]", "}"].includes(token.text)) depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && token.kind === "path") paths.push(token);
  }
  return paths;
}

/** The line that has an offset: where it begins, where the next one begins, and its text. */
function lineAt(text: string, offset: number): { start: number; end: number; text: string } {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const newline = text.indexOf("\n", offset);
  const end = newline < 0 ? text.length : newline + 1;
  return { start, end, text: text.slice(start, newline < 0 ? end : newline) };
}

/** `flake.nix` with a check before the first one, written as that is. One that is there already stays as it is. */
export function withCheck(text: string, name: string): Edited {
  const added = `${name} = pkgs.callPackage ./checks/${name}.nix args;`;
  if (text.includes(added)) return { ok: true, text };
  const first = /^( *)[a-z-]+ = pkgs\.callPackage \.\/checks\/.*(\r?\n)/m.exec(text);
  if (first === null) return { ok: false, reason: "has no line that calls a file of checks" };
  const line = `${first[1]}${added}${first[2]}`;
  return { ok: true, text: text.slice(0, first.index) + line + text.slice(first.index) };
}

/**
 * `docs/src/SUMMARY.md` with a page as the last one below another. A summary that has a link to the page stays as it
 * is.
 *
 * @param parent - The link of the page above it, as it stands in the summary.
 * @param page - The link of the page.
 */
export function withSummaryLine(text: string, title: string, page: string, parent: string): Edited {
  if (text.includes(`](${page})`)) return { ok: true, text };
  const lines = text.split("\n");
  const above = lines.findIndex(
    (line) => line.trimStart().startsWith("- [") && line.includes(`](${parent})`),
  );
  if (above < 0) return { ok: false, reason: `has no line for ${parent}` };
  const isBelow = (line: string) => line.trim() !== "" && indentation(line) > indentation(lines[above] ?? "");
  const count = lines.slice(above + 1).findIndex((line) => !isBelow(line));
  const after = count < 0 ? lines.length : above + 1 + count;
  const neighbour = lines[after - 1] ?? "";
  const blanks = after - 1 === above ? indentation(neighbour) + 2 : indentation(lines[above + 1] ?? "");
  const added = `${" ".repeat(blanks)}- [${title}](${page})${neighbour.endsWith("\r") ? "\r" : ""}`;
  return { ok: true, text: lines.toSpliced(after, 0, added).join("\n") };
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
