import { spawnSync } from "node:child_process";
import { tokenizeNix } from "../../lib/nix/index.ts";

/** A line of a text, from 1, and why nixpkgs-fmt would not leave it so. */
export interface FormatFinding {
  readonly line: number;
  readonly reason: string;
}

/**
 * What nixpkgs-fmt changes or `git diff --check` complains of, as far as it can be told without either: a file without
 * findings may still not be as nixpkgs-fmt formats, but one with findings is to be changed.
 */
export function formatFindings(source: string): readonly FormatFinding[] {
  const lines = source.split("\n");
  const code = linesOfCode(source);
  const findings = lines.flatMap((text, index): FormatFinding[] => {
    const before = lines
      .slice(0, index)
      .findLast((line, earlier) => code.has(earlier) && line.trim() !== "" && !/^\s*#/.test(line));
    return reasons(text, code.has(index), before ?? "").map((reason) => ({ line: index + 1, reason }));
  });
  const end = /[^\n]\n$/.test(source) ? [] : [{ line: lines.length, reason: "must end with one newline" }];
  return [...findings, ...end];
}

function reasons(line: string, isCode: boolean, before: string): readonly string[] {
  const found: string[] = [];
  if (/[ \t\r]$/.test(line)) found.push("has blanks at its end");
  if (!isCode) return found;
  if (/^\s*\t/.test(line)) found.push("is indented by tabs");
  if (indentation(line) % 2 === 1) found.push("is indented by an odd number of spaces");
  if (line.trim() !== "" && indentation(line) > indentation(before) + 2) found.push("is indented too far");
  if (/^\s*"[^"]*"(\s+"[^"]*")+$/.test(line)) found.push("has several elements of a list of several lines");
  return found;
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

/** Lines that begin in code, from 0: those that begin within a string or a comment are not the formatter's. */
function linesOfCode(source: string): ReadonlySet<number> {
  const lines = new Set([0]);
  let line = 0;
  for (const { kind, text } of tokenizeNix(source)) {
    for (const _ of text.matchAll(/\n/g)) {
      line += 1;
      if (kind === "space") lines.add(line);
    }
  }
  return lines;
}

/** The files that the real nixpkgs-fmt would change. */
export function changedByNixpkgsFmt(files: readonly string[]): readonly string[] {
  return files.filter((file) => spawnSync("nixpkgs-fmt", ["--check", file]).status !== 0);
}

/** The reason where nixpkgs-fmt is not there; Debian has no package of it. */
export const howToGetNixpkgsFmt = "nixpkgs-fmt is missing: nix-env --install nixpkgs-fmt";
