import { readFileSync } from "node:fs";
import path from "node:path";
import type { EvaluationError } from "../evaluate/index.ts";
import type { Finding, Statement } from "../fuzz/index.ts";
import { rootOf } from "../schema/kernel/index.ts";

// What an error of Nix means in a system in which somebody else's module was given values of the right types.

/** The module evaluates. */
export const evaluates: Statement = {
  id: "evaluates",
  statement:
    "Every configuration whose values have the right types evaluates: no attribute is missing, no value has another type.",
  why: "An error in the module's own code reaches its user as a trace through nixpkgs, which names no option.",
};

/** What is refused is refused by an assertion. */
export const refusesByAssertion: Statement = {
  id: "refuses-by-assertion",
  statement:
    "What the module does not want is refused by an assertion or by an option's type, not by throw or abort.",
  why: "A throw ends the evaluation at the first thing that is wrong, and wherever the value happens to be used.",
};

/** What the module defines fits the options that it defines. */
export const fitsOptions: Statement = {
  id: "fits-options",
  statement:
    "What the module makes of its options fits the types of the options that it sets, its own defaults among them.",
  why: "The error names an option that the user has never set, and a value that is nowhere in the configuration.",
};

/** All that errors can break. */
export const evaluationStatements: readonly Statement[] = [evaluates, refusesByAssertion, fitsOptions];

/** What there is to know of the module. */
export interface FaultContext {
  readonly path: readonly string[];
  /** Folders and files of the module. Absolute paths. */
  readonly own: readonly string[];
  /** What it throws. */
  readonly throws: readonly Throw[];
  /** Whether the rest of NixOS is the real one: then nothing that is missing is a stand-in's fault. */
  readonly isWhole: boolean;
}

/** A place in a file. */
interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** How the module system says that definitions do not go together, or do not go with their option. */
const definitions: readonly RegExp[] = [
  /^A definition for option `([\s\S]*?)' is not of type/,
  /^The option `([\s\S]*?)['`] (?:has conflicting|is defined (?:multiple times|both null))/,
  /^The option `([\s\S]*?)' is read-only/,
  /^In module `[\s\S]*?', you're trying to define[\s\S]*?for the option\s+`([\s\S]*?)'!/,
];

/** How it says that there is no option or no value. */
const absences: readonly RegExp[] = [
  /^The option `([\s\S]*?)' (?:is used but not defined|was accessed but has no value defined|does not exist)/,
  /^The option `([\s\S]*?)' can no longer be used since it's been removed/,
];

/** What an error says against the module; nothing where it refuses a value as it should, or where it is not the module's. */
export function faultsOf(
  error: EvaluationError,
  context: FaultContext,
): (Finding & { readonly rule: string })[] {
  const { kind, message } = error;
  const root = rootOf(context);
  const frames = framesOf(error.detail);
  const isThrown = kind === "thrown" || kind === "abort";
  // Of a throw older versions of Nix do not say where it is: the text is looked for instead.
  const ownThrow = isThrown
    ? context.throws.find(({ file, pieces }) => isOwn(file, context) && saysInOrder(message, pieces))
    : undefined;
  const frame = ownThrow ?? frames.find(({ file }) => isOwn(file, context));
  const at = frame === undefined ? "" : ` (${shownFile(frame.file, context)}:${frame.line})`;
  const fault = (rule: string, option = root, said = firstLines(message)) => [
    { rule, option, message: `${said}${at}` },
  ];
  const definition = optionIn(definitions, message);
  if (definition !== null) {
    const files = [...message.matchAll(/^\s*- In `(.*?)'/gm)].map(([, file = ""]) => file);
    const isOfModule = files.some((file) => isOwn(file.split(",")[0] ?? "", context));
    const isOwnOption = isBelow(definition, root);
    // Where people's values meet each other or the module's for one of its own options, Nix says what there is to say.
    return isOfModule && !(isOwnOption && files.length > 1)
      ? fault(fitsOptions.id, root, `${firstSentence(message)}, in ${shownFile(files[0] ?? "", context)}`)
      : [];
  }
  const absence = optionIn(absences, message);
  if (absence !== null) {
    return context.isWhole && !isBelow(absence, root) && frame !== undefined
      ? fault(fitsOptions.id, absence)
      : [];
  }
  if (kind === "timeout" || kind === "crash") return fault(evaluates.id);
  // nixpkgs' checkAssertWarn (lib/asserts.nix) says all assertions that do not hold.
  if (message.startsWith("Failed assertions:")) return [];
  if (frame === undefined) return [];
  // Nix has no name for this error of its own.
  if (/^dynamic attribute '[\s\S]*' already defined/.test(message)) return fault(evaluates.id);
  // A function of nixpkgs that refuses what the module gives it is an error as any other.
  const isDeliberate = ownThrow !== undefined || frames[0] === frame;
  if (isThrown && isDeliberate) return fault(refusesByAssertion.id);
  return isStandIn(error, frame, context) ? [] : fault(evaluates.id);
}

/** A message that a module throws: the pieces around what is put in, and where it stands. */
export interface Throw extends Frame {
  readonly pieces: readonly string[];
}

const throws = /\b(?:throw|abort)\s*\(?\s*(?:"((?:[^"\\]|\\.)*)"|''([\s\S]*?)'')/g;

/** The messages that files throw. Absolute paths. */
export function throwsIn(files: readonly string[]): Throw[] {
  return files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return [...text.matchAll(throws)].flatMap(({ 1: string, 2: indented, index }): Throw[] => {
      const pieces = (string ?? indented ?? "").split(/\$\{[^}]*\}/).map((piece) => piece.trim());
      const before = text.slice(0, index).split("\n");
      const place = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      return pieces.join("") === "" ? [] : [{ ...place, pieces }];
    });
  });
}

/** Whether a text begins with the first of the pieces and has the others behind it, one after the other. */
function saysInOrder(text: string, [first = "", ...rest]: readonly string[]): boolean {
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

/** What errors of one trace have in common; null where the error itself says it all. */
export function traceKeyOf(
  { kind, message, file, line }: EvaluationError,
  context: FaultContext,
): string | null {
  if (file !== undefined && isOwn(file, context)) return null;
  const isSaid = optionIn(definitions, message) !== null || optionIn(absences, message) !== null;
  if (isSaid || kind === "timeout" || kind === "crash") return null;
  return JSON.stringify([kind, faultSignature(message), file, line]);
}

/**
 * Whether something is missing that only a stand-in lacks: a package, or an option of NixOS that the source names. A name that comes
 * from a configuration is no such thing.
 */
function isStandIn({ kind, message }: EvaluationError, frame: Frame, { isWhole }: FaultContext): boolean {
  if (isWhole || kind !== "missing-attribute") return false;
  const name = /^attribute '([\s\S]*)' missing/.exec(message)?.[1];
  if (name === undefined) return false;
  const source = sourceAt(frame);
  return (
    /^(?:pkgs|config|options|utils|lib)\b/.test(source) && source.split("\n")[0]?.includes(name) === true
  );
}

function sourceAt({ file, line, column }: Frame): string {
  try {
    const lines = readFileSync(file, "utf8")
      .split("\n")
      .slice(line - 1);
    return [lines[0]?.slice(column - 1) ?? "", ...lines.slice(1, 3)].join("\n");
  } catch {
    return "";
  }
}

/** The places of an error and of its trace, the innermost first. */
function framesOf(detail: string): Frame[] {
  const found = [...detail.matchAll(/\bat (\/.+?):(\d+):(\d+):?\s*$/gm)].map(
    ([, file = "", line, column]): Frame => ({ file, line: Number(line), column: Number(column) }),
  );
  // Today's Nix prints the trace before the error, the outermost place first.
  const isReversed = /^error:\s*$/m.test(detail);
  return isReversed ? found.toReversed() : found;
}

function optionIn(patterns: readonly RegExp[], message: string): string | null {
  for (const pattern of patterns) {
    const option = pattern.exec(message)?.[1];
    if (option !== undefined) return option;
  }
  return null;
}

function isBelow(option: string, root: string): boolean {
  return option === root || option.startsWith(`${root}.`);
}

function isOwn(file: string, { own }: FaultContext): boolean {
  return own.some((each) => file === each || file.startsWith(each.endsWith("/") ? each : `${each}/`));
}

function shownFile(file: string, { own }: FaultContext): string {
  const folder = own.find((each) => file.startsWith(each.endsWith("/") ? each : `${each}/`));
  return folder === undefined ? path.basename(file) : path.relative(folder, file);
}

/** Without the definitions, of which the configuration below tells. */
function firstSentence(message: string): string {
  return message.split(/[.:]?\s*(?:Definition values:|\n- In `)/)[0]?.replaceAll(/\s*\n\s*/g, " ") ?? message;
}

/** Messages of many lines repeat values that the configuration below shows. */
function firstLines(message: string): string {
  const lines = message.trim().split("\n");
  return lines.length > 6 ? `${lines.slice(0, 6).join("\n")}\n…` : lines.join("\n");
}

/** What two reports of one fault have in common: all but the names and values in them. */
export function faultSignature(message: string): string {
  return message
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replaceAll(/`[^`']*'/g, "`…'")
    .replaceAll(/‘[^’]*’/g, "‘…’")
    .replaceAll(/(?<=^|[\s(])'(?:[^'\\]|\\.)*'/g, "'…'")
    .replaceAll(/\/nix\/store\/\S+/g, "/nix/store/…");
}
