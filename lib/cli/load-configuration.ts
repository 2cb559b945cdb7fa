import { join, relative, resolve } from "node:path";
import type { ConfigurationSettings, Definition, EvaluationError, Evaluator } from "../evaluate/index.ts";
import { evaluateDefinition, packageRoot, reachableFiles } from "../evaluate/index.ts";
import { type NixValue, NixValueError, printNix } from "../nix/index.ts";
import { bareMounts, type Problem, rootOf } from "../schema/index.ts";
import { aboutDefinition, packageNamesOf } from "./about-definition.ts";
import { type NixFile, readConfigFile, standardInput } from "./config-file.ts";
import { InputError } from "./input-error.ts";

/** A configuration as both sides need it: a value for the schema, and a NixOS module for evaluation. */
export interface Configuration {
  readonly file: string;
  /** What the file says of `wsl.bareMounts`, before defaults. */
  readonly definition: unknown;
  /** NixOS module text with this definition and nothing else. */
  readonly module: string;
  /** What to evaluate: the `.nix` module itself, or the text above. */
  readonly source: { readonly path: string } | { readonly text: string };
  /** The packages that a `.nix` module may name; undefined for a configuration that has nothing but `wsl.bareMounts`. */
  readonly packageNames?: readonly string[];
  /** What there is to say of the file itself. */
  readonly problems: readonly Problem[];
  /** Every file that was read, as far as that can be told. Absolute paths. */
  readonly files: readonly string[];
}

/** How configurations are read. */
export interface LoadOptions {
  readonly evaluator: Evaluator;
  /** Evaluates with this nixpkgs instead of the subset. */
  readonly nixpkgs?: string | undefined;
  /** With this NixOS-WSL, where nixpkgs is a full one, instead of the subset's. */
  readonly nixosWsl?: string | undefined;
  /** What standard input would be called as a file. */
  readonly stdinFilePath?: string | undefined;
}

const root = rootOf(bareMounts);

/**
 * Reads a configuration file; a `.nix` file is evaluated to see what it defines.
 *
 * @throws InputError for everything that is wrong with the file.
 */
export async function loadConfiguration(file: string, options: LoadOptions): Promise<Configuration> {
  const config = await readConfigFile(file, options.stdinFilePath);
  if (config.kind === "value") {
    const module = asModule(file, config.value);
    return {
      ...{ file, definition: config.value, module, source: { text: module } },
      ...{ problems: aboutDefinition(config.value), files: config.files },
    };
  }
  const reachable = reachableFiles(config.path, config.source);
  const packageNames = packageNamesOf(reachable.flatMap(({ names }) => names));
  const { isModule, value } = await definitionOf(config, packageNames, options);
  const module = asModule(file, value);
  return {
    ...{ file, definition: value, module },
    ...(isModule ? { source: sourceOf(config), packageNames } : { source: { text: module } }),
    problems: [...aboutFile(config), ...aboutDefinition(value)],
    files: reachable.map(({ path }) => path),
  };
}

function sourceOf({ isReadableByNix, path, source }: NixFile): Configuration["source"] {
  return isReadableByNix ? { path } : { text: source };
}

/** Strings of the value become Nix strings, whatever is in them; what no Nix string can hold is refused here. */
function asModule(file: string, value: unknown): string {
  try {
    return `${printNix({ wsl: { bareMounts: value as NixValue } })}\n`;
  } catch (error) {
    if (error instanceof NixValueError) {
      const option = error.path.slice(1).join(".");
      throw new InputError(`${file}: wsl.${option}: ${error.message}`);
    }
    throw error;
  }
}

async function definitionOf(
  config: NixFile,
  packageNames: readonly string[],
  { evaluator, ...options }: LoadOptions,
): Promise<Definition> {
  const source = sourceOf(config);
  const user = "path" in source ? { file: source.path } : source.text;
  const settings = { ...settingsOf(options), packageNames };
  const evaluation = await evaluateDefinition(evaluator, user, bareMounts.path, settings);
  if (!evaluation.ok) throw evaluationFailed(config.file, evaluation.error, options);
  return evaluation.value;
}

/** What a system is evaluated with, as far as the command line says it. */
export function settingsOf({ nixpkgs, nixosWsl }: Omit<LoadOptions, "evaluator">): ConfigurationSettings {
  return {
    ...(nixpkgs === undefined ? {} : { nixpkgs: resolve(nixpkgs) }),
    ...(nixosWsl === undefined ? {} : { nixosWsl: resolve(nixosWsl) }),
  };
}

/** An evaluation's error as one message that names file, line and what is wrong. */
export function evaluationFailed(
  file: string,
  error: EvaluationError,
  { nixpkgs }: { readonly nixpkgs?: string | undefined },
): InputError {
  const place = placeOfError(file, error);
  const isOfTheSubset =
    nixpkgs === undefined && (error.kind === "missing-attribute" || error.kind === "import");
  const advice = isOfTheSubset
    ? " (evaluated with a small subset of NixOS; --nixpkgs PATH takes all of it)"
    : "";
  return new InputError(`${place}: ${error.message}${advice}`);
}

/** The user's file, or the one that it imports, with line and column; a place in files of ours would say nothing to anybody. */
function placeOfError(file: string, { file: where, line, column }: EvaluationError): string {
  if (line === undefined || isOurs(where)) return file;
  const isOther = where !== undefined && where !== resolve(file);
  const place = column === undefined ? [line] : [line, column];
  return [isOther ? relative(process.cwd(), where) : file, ...place].join(":");
}

function isOurs(file: string | undefined): boolean {
  return ["lib", "modules"].some((folder) => file?.startsWith(join(packageRoot(), folder, "/")) === true);
}

/** What there is to say of the file, whatever it defines. */
function aboutFile({ file, isReadableByNix }: NixFile): Problem[] {
  if (isReadableByNix || file === standardInput) return [];
  return [
    {
      ...{ rule: "byte-order-mark", severity: "warning", option: root },
      message:
        "the file begins with a byte order mark, which Nix itself refuses; save it as UTF-8 without one",
    },
  ];
}
