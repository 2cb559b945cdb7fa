import { existsSync } from "node:fs";
import path from "node:path";
import type { NixValue } from "../nix/index.ts";
import { type BatchLimits, evaluateBatch } from "./batch.ts";
import {
  type Evaluation,
  type EvaluationError,
  type EvaluationLimits,
  type Evaluator,
  failed,
} from "./evaluator.ts";
import { packageRoot } from "./package-root.ts";
import { readReport, type SystemEvaluation } from "./system-report.ts";
import {
  type ConfigurationModule,
  type DefinitionEvaluation,
  definitionRequest,
  reportRequest,
  type SystemBase,
  systemArguments,
} from "./system-request.ts";

export interface Configuration {
  readonly modules: readonly ConfigurationModule[];
  /** Whether `printNix` made all texts, so that none can have a path in it: saves looking for one. */
  readonly isPrinted?: boolean;
}

/** What a configuration is evaluated with. */
export interface ConfigurationSettings {
  /**
   * A real nixpkgs, for the `nix` evaluator: the full NixOS where the folder has `nixos/lib/eval-config.nix`, else
   * its `lib` with our subset of NixOS. Absolute path. Default: our own subset.
   */
  readonly nixpkgs?: string;
  /** A checkout of NixOS-WSL, for a full NixOS. Absolute path. Default: the subset's NixOS-WSL. */
  readonly nixosWsl?: string;
  /**
   * For files that people have, which configure more than storage: packages of these names exist as stand-ins in the subset, and
   * options that it does not have are taken without a word. Default: both are errors. A full NixOS has them all.
   */
  readonly packageNames?: readonly string[];
  /** False: unknown options are errors although packages are named. */
  readonly takesUnknownOptions?: boolean;
  /** The Nix files of this package by default; others for another module. */
  readonly files?: ConfigurationFiles;
  /** What the `report` file takes before the system, where it is a function of two arguments; `lib` is added to it. */
  readonly reportArguments?: NixValue;
  /** With a full NixOS: no NixOS-WSL, neither the given nor the subset's. */
  readonly isPlain?: boolean;
}

/** Absolute paths; the contracts stand in `nixos/README.md`. */
export interface ConfigurationFiles {
  readonly lib: string;
  readonly system: string;
  readonly report: string;
  readonly module: string;
}

/** The files of this package. */
export function projectFiles(): ConfigurationFiles {
  const root = packageRoot();
  const nixos = path.join(root, "lib/evaluate/nixos");
  return {
    lib: path.join(nixos, "lib/default.nix"),
    system: path.join(nixos, "system.nix"),
    report: path.join(nixos, "report.nix"),
    module: path.join(root, "modules/default.nix"),
  };
}

/**
 * Evaluates a NixOS system of our module and the given ones.
 *
 * @returns What storage comes out, or why none does. Assertions that do not hold are part of the report.
 */
export async function evaluateConfiguration(
  evaluator: Evaluator,
  { modules, ...settings }: Configuration & ConfigurationSettings,
  limits: EvaluationLimits = {},
): Promise<SystemEvaluation> {
  const [evaluation] = await evaluateConfigurations(evaluator, [{ modules }], settings, limits);
  return evaluation ?? failed("crash", "the evaluator gave no answer");
}

/**
 * Evaluates many systems in few processes; see {@link evaluateBatch} for what a broken one costs.
 *
 * @returns A result for each configuration, in their order.
 */
export async function evaluateConfigurations(
  evaluator: Evaluator,
  configurations: readonly Configuration[],
  settings: ConfigurationSettings = {},
  limits: BatchLimits = {},
): Promise<SystemEvaluation[]> {
  const evaluations = await evaluateSystems(evaluator, configurations, settings, limits);
  return evaluations.map(readReport);
}

/**
 * The same for any module and any report: `settings.files` may name those of another project.
 *
 * @returns For each configuration, in their order, the JSON that the file `report` makes of its system.
 */
export async function evaluateSystems(
  evaluator: Evaluator,
  configurations: readonly Configuration[],
  settings: ConfigurationSettings = {},
  limits: BatchLimits = {},
): Promise<Evaluation[]> {
  const files = settings.files ?? projectFiles();
  const base = chooseBase(evaluator, settings);
  if (!base.ok) return configurations.map(() => base);
  const { report, module } = files;
  const items = configurations.map(({ modules, isPrinted = false }) => ({
    ...reportRequest(base, modules, settings.reportArguments),
    isWithoutPaths: isPrinted,
  }));
  return evaluateBatch(evaluator, { bindings: { ...base.bindings, report, module }, items }, limits);
}

/**
 * Evaluates what a file defines below an option path, in a system without our module.
 *
 * @param user - A file, or Nix text. Places in errors of a text are those of the text.
 * @param optionPath - Such as `["wsl", "bareMounts"]`.
 */
export async function evaluateDefinition(
  evaluator: Evaluator,
  user: ConfigurationModule,
  optionPath: readonly string[],
  settings: ConfigurationSettings = {},
): Promise<DefinitionEvaluation> {
  const base = chooseBase(evaluator, settings);
  if (!base.ok) return base;
  const { system } = settings.files ?? projectFiles();
  const definition = path.join(path.dirname(system), "definition.nix");
  const isText = typeof user === "string";
  const { expression, read } = definitionRequest(base, optionPath, isText ? user : "user");
  const bindings = { ...base.bindings, definition, ...(isText ? {} : { user: user.file }) };
  return read(await evaluator.evaluate({ bindings, expression }));
}

type Base = ({ readonly ok: true } & SystemBase) | { readonly ok: false; readonly error: EvaluationError };

function chooseBase(
  evaluator: Evaluator,
  { nixpkgs, nixosWsl, isPlain, files = projectFiles(), ...settings }: ConfigurationSettings,
): Base {
  const names = systemArguments(settings);
  const subset = (lib: string): Base => ({
    ...{ ok: true, names, system: "system" },
    bindings: { lib, system: files.system },
  });
  if (nixpkgs === undefined) return subset(files.lib);
  if (evaluator.name === "embedded") {
    return failed("import", "the embedded evaluator cannot read a nixpkgs: use the nix evaluator with it");
  }
  const evalConfig = path.join(nixpkgs, "nixos/lib/eval-config.nix");
  const lib = path.join(nixpkgs, "lib/default.nix");
  if (existsSync(evalConfig)) {
    const nixpkgsSystem = path.join(path.dirname(projectFiles().system), "nixpkgs-system.nix");
    const wsl = nixosWsl === undefined ? {} : { nixosWsl: path.join(nixosWsl, "modules/default.nix") };
    return {
      ...{ ok: true, names },
      system: `(nixpkgsSystem { inherit evalConfig${nixosWsl === undefined ? "" : " nixosWsl"};${isPlain === true ? " isPlain = true;" : ""} })`,
      bindings: { lib: existsSync(lib) ? lib : files.lib, evalConfig, nixpkgsSystem, ...wsl },
    };
  }
  if (existsSync(lib)) return subset(lib);
  return failed(
    "import",
    `${nixpkgs} is no nixpkgs: it has neither nixos/lib/eval-config.nix nor lib/default.nix`,
  );
}
