import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import {
  type Configuration,
  type ConfigurationSettings,
  type Evaluation,
  type EvaluationError,
  type Evaluator,
  evaluateSystems,
  packageRoot,
  projectFiles,
  type ReachableFile,
  reachableFiles,
} from "../evaluate/index.ts";
import { moduleText } from "../module-text/index.ts";
import type { NixValue } from "../nix/index.ts";
import { showOption } from "../schema/kernel/index.ts";
import {
  type DescribedTree,
  type DescribedType,
  docsSchema,
  type OptionDoc,
  type OptionValues,
  type Steps,
  treeSchema,
  valuesSchema,
} from "./description.ts";
import { treeCode } from "./tree-code.ts";

/** A NixOS module that exists, and what it is read with. */
export interface ModuleSource {
  /** The module. Absolute path. */
  readonly file: string;
  /** Where its options are, such as `["services", "webspace"]`; null: all that it declares. */
  readonly prefix?: readonly string[] | null;
  /** Further modules that it needs. Absolute paths. */
  readonly beside?: readonly string[];
  /** Default: stand-ins for the parts of NixOS that most modules use. Absolute path. */
  readonly nixpkgs?: string;
}

/** What was read. */
export interface ReadModule {
  readonly path: readonly string[];
  readonly tree: DescribedTree;
  readonly valuesAt: (steps: Steps) => OptionValues;
  /** What there is to do instead of an option that is gone, by its full name. */
  readonly instructions: ReadonlyMap<string, string>;
}

/** Something that came out, or why it did not. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: EvaluationError };

/** A Nix file of this folder. */
export function nixFile(name: string): string {
  return path.join(packageRoot(), "lib/mirror/nix", name);
}

/** The configuration of a system in which the module is, with further modules. */
export function systemOf(source: ModuleSource, modules: readonly string[] = []): Configuration {
  return { modules: [...filesOf(source).map((file) => ({ file })), ...modules] };
}

/** The modules of every such system. */
export function filesOf({ file, beside = [], nixpkgs }: ModuleSource): readonly string[] {
  // A whole nixpkgs has its own modules in every system already.
  const isThere = nixpkgs !== undefined && isWhole({ nixpkgs }) && isBelow(nixpkgs, file);
  return isThere ? beside : [file, ...beside];
}

/** Whether the rest of NixOS is the real one. */
export function isWhole({ nixpkgs }: Pick<ModuleSource, "nixpkgs">): boolean {
  return nixpkgs !== undefined && existsSync(path.join(nixpkgs, "nixos/lib/eval-config.nix"));
}

/** What such systems are evaluated with, beside the file for the report. */
export function settingsOf(
  source: ModuleSource,
): ConfigurationSettings & { readonly files: ReturnType<typeof projectFiles> } {
  const { nixpkgs } = source;
  return {
    ...(nixpkgs === undefined ? {} : { nixpkgs }),
    isPlain: true,
    packageNames: namesIn(ownFiles(source)),
    takesUnknownOptions: true,
    files: {
      ...projectFiles(),
      system: nixFile("system.nix"),
      report: nixFile("report.nix"),
      module: nixFile("nothing.nix"),
    },
  };
}

/** The files of a module and of those that it needs, with all that they reach. */
export function ownFiles({ file, beside = [] }: ModuleSource): readonly ReachableFile[] {
  return [file, ...beside].flatMap((each) => reachableFiles(moduleFile(each)));
}

/** Every name that files use: each may be a package. */
function namesIn(reached: readonly ReachableFile[]): string[] {
  const names = [
    ...reached.flatMap((each) => each.names),
    ...reached.flatMap((each) => packageOptionsIn(each.path)),
  ];
  return [...new Set(names)].filter((name) => !/^(?:lib|pkgs|config|callPackage|__.*)$/.test(name)).sort();
}

/** `mkPackageOption` takes the package's name as a text. */
function packageOptionsIn(file: string): string[] {
  const calls = readFileSync(file, "utf8").matchAll(
    /mkPackageOption\s+\S+\s+(\[[^\]]*\]|"[^"]+")(?:\s*\{[^}]*\})?/g,
  );
  return [...calls].flatMap(([call]) =>
    [...call.matchAll(/"([A-Za-z_][\w'-]*)"/g)].map(([, name = ""]) => name),
  );
}

/** A folder stands for the default.nix in it. */
export function moduleFile(file: string): string {
  return existsSync(file) && statSync(file).isDirectory() ? path.join(file, "default.nix") : file;
}

function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
}

/** Asks one thing of the module. */
async function ask<Value>(
  evaluator: Evaluator,
  source: ModuleSource,
  question: Readonly<Record<string, NixValue>>,
  schema: z.ZodType<Value>,
): Promise<Read<Value>> {
  const [answer] = await evaluateSystems(evaluator, [systemOf(source)], {
    ...settingsOf(source),
    reportArguments: question,
  });
  return parsed(answer, schema);
}

function parsed<Value>(answer: Evaluation | undefined, schema: z.ZodType<Value>): Read<Value> {
  if (answer?.ok !== true) return { ok: false, error: answer?.error ?? noAnswer };
  const result = schema.safeParse(answer.value);
  if (result.success) return { ok: true, value: result.data };
  const message = `the module's options have another form: ${z.prettifyError(result.error)}`;
  return { ok: false, error: { kind: "other", message, detail: message } };
}

const noAnswer: EvaluationError = { kind: "crash", message: "the evaluator gave no answer", detail: "" };

/**
 * Reads the options of a module: their tree with its types, then their values, each alone if not all can be had together.
 *
 * @returns an error where the module cannot be evaluated, or has no options there.
 */
export async function readModule(evaluator: Evaluator, source: ModuleSource): Promise<Read<ReadModule>> {
  const prefix = source.prefix ?? null;
  const where =
    prefix === null ? { path: [], files: `${path.dirname(moduleFile(source.file))}/` } : { path: prefix };
  const read = await ask(evaluator, source, { wants: "tree", ...where }, treeSchema);
  if (!read.ok) return read;
  const rooted = rootOfOptions(read.value, read.value.path, prefix);
  if (typeof rooted === "string") {
    return { ok: false, error: { kind: "other", message: rooted, detail: rooted } };
  }
  const asked = prefix ?? rooted.path;
  const { found, gone } = treeCode(rooted.tree, rooted.path, () => noValues);
  const wanted = found
    .filter(({ option }) => option.hasDefault || option.hasExample)
    .map(({ steps }) => steps);
  const values = await valuesOf(evaluator, source, asked, wanted);
  const removed = gone
    .filter(({ kind }) => kind === "removed")
    .map((each) => each.path.slice(rooted.path.length));
  const instructions = await instructionsOf(evaluator, source, asked, rooted.path, removed);
  const valuesAt = (steps: Steps) => values.get(JSON.stringify(steps)) ?? noValues;
  return { ok: true, value: { ...rooted, valuesAt, instructions } };
}

const noValues: OptionValues = { default: null, example: null, defaultShown: null, exampleShown: null };

/** What could not be had. */
const unknownValues: OptionValues = {
  default: { unknown: "error" },
  example: null,
  defaultShown: { unknown: "error" },
  exampleShown: null,
};

/** Where a module's options begin: the names that all have in common. */
function rootOfOptions(
  tree: DescribedTree,
  path: readonly string[],
  prefix: readonly string[] | null,
): { readonly path: readonly string[]; readonly tree: DescribedTree } | string {
  if (prefix !== null) {
    return Object.keys(tree.group).length === 0
      ? `there are no options below ${showOption(prefix)}: --prefix must be where the module declares them`
      : { path, tree };
  }
  const names: string[] = [];
  let at = tree;
  for (;;) {
    const [first, ...others] = Object.entries(at.group);
    if (first === undefined) return "the module declares no options";
    const [name, member] = first;
    if (others.length > 0 || "option" in member) break;
    names.push(name);
    at = member;
  }
  return names.length === 0
    ? `the module declares options at ${Object.keys(at.group).join(", ")}: choose with --prefix`
    : { path: names, tree: at };
}

async function valuesOf(
  evaluator: Evaluator,
  source: ModuleSource,
  at: readonly string[],
  wanted: readonly Steps[],
): Promise<ReadonlyMap<string, OptionValues>> {
  const question = (steps: readonly Steps[]) => ({ wants: "values", path: at, steps: steps as NixValue });
  const all = await ask(evaluator, source, question(wanted), z.array(valuesSchema));
  if (all.ok)
    return new Map(wanted.map((steps, index) => [JSON.stringify(steps), all.value[index] ?? noValues]));
  // What is more than an error that Nix can catch ends all: then each is asked for alone, or half of them.
  if (wanted.length === 1) return new Map(wanted.map((steps) => [JSON.stringify(steps), unknownValues]));
  const middle = Math.ceil(wanted.length / 2);
  const halves = [wanted.slice(0, middle), wanted.slice(middle)];
  const found = await Promise.all(halves.map((half) => valuesOf(evaluator, source, at, half)));
  return new Map(found.flatMap((each) => [...each]));
}

/**
 * Options that the module sets itself where it is on, with the priority of a configuration: nobody else can set them. Lists, sets
 * and lines are put together.
 *
 * @returns full names; nothing where not all can be had together
 */
export async function optionsOfModule(
  evaluator: Evaluator,
  source: ModuleSource,
  { path: at, tree, valuesAt }: ReadModule,
): Promise<readonly string[]> {
  const found = treeCode(tree, at, valuesAt).found.filter(
    ({ steps, option }) => steps.every((step) => typeof step === "string") && !isMerged(option.type),
  );
  const isSwitched = "enable" in tree.group;
  const on = isSwitched ? [moduleText([...at, "enable"], true)] : [];
  const settings = settingsOf(source);
  const steps = found.map((each) => each.steps) as NixValue;
  const [answer] = await evaluateSystems(evaluator, [systemOf(source, on)], {
    ...settings,
    reportArguments: { wants: "priorities", path: source.prefix ?? at, steps },
  });
  const priorities = parsed(answer, z.array(z.number()));
  if (!priorities.ok) return [];
  return found
    .filter((_, index) => (priorities.value[index] ?? lowest) <= ofConfigurations)
    .map((each) => showOption([...at, ...(each.steps as readonly string[])]))
    .filter((name) => name !== showOption([...at, "enable"]));
}

/** Priorities of `lib.mkOverride`: a definition without any has this one, and no definition this. */
const [ofConfigurations, lowest] = [100, 9999];

function isMerged(type: DescribedType): boolean {
  return (
    ["listOf", "attrsOf", "submodule", "separatedString"].includes(type.kind) ||
    (type.kind === "constant" && ["attrs", "lines", "commas", "envVar", "anything"].includes(type.constant))
  );
}

/** nixpkgs says only by an error what is to be done instead of an option that was removed. */
async function instructionsOf(
  evaluator: Evaluator,
  source: ModuleSource,
  asked: readonly string[],
  at: readonly string[],
  removed: readonly (readonly string[])[],
): Promise<ReadonlyMap<string, string>> {
  const answers = await Promise.all(
    removed.map(async (option): Promise<[string, string]> => {
      const answer = await ask(
        evaluator,
        source,
        { wants: "removed", path: asked, steps: [option] },
        z.unknown(),
      );
      const message = answer.ok ? "" : answer.error.message;
      const instructions = /can no longer be used since it's been removed\.\s*([\s\S]*)$/.exec(message)?.[1];
      return [showOption([...at, ...option]), instructions?.trim() ?? ""];
    }),
  );
  return new Map(answers);
}

/**
 * What `lib.optionAttrSetToDocList` says of the module's options, by name.
 *
 * @param at - where they are
 */
export async function readDocs(
  evaluator: Evaluator,
  source: ModuleSource,
  at: readonly string[] = source.prefix ?? [],
): Promise<Read<ReadonlyMap<string, OptionDoc>>> {
  const docs = await ask(evaluator, source, { wants: "docs", path: at }, docsSchema);
  return docs.ok ? { ok: true, value: new Map(docs.value.map((doc) => [doc.name, doc])) } : docs;
}
