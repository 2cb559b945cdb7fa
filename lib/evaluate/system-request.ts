import { type NixValue, printNix } from "../nix/index.ts";
import type { Evaluation, EvaluationError, EvaluationRequest, Json } from "./evaluator.ts";

/** A NixOS module: Nix text, or a file. Absolute path. */
export type ConfigurationModule = string | { readonly file: string };

/** What a user's file says of some options, before their types have looked at it. */
export interface Definition {
  /** Whether the file is a NixOS module, and not the bare value of those options. */
  readonly isModule: boolean;
  readonly value: Json;
}

/** What systems are made with. */
export interface SystemBase {
  /** `lib`, and what `system` needs. */
  readonly bindings: Readonly<Record<string, string>>;
  /** A Nix expression: a function as `nixos/system.nix` is. */
  readonly system: string;
  /** Its argument `packageNames`, where there is one. */
  readonly names: string;
}

/** Arguments of `nixos/system.nix`; see `ConfigurationSettings`. */
export function systemArguments({
  packageNames,
  takesUnknownOptions,
}: {
  readonly packageNames?: readonly string[];
  readonly takesUnknownOptions?: boolean;
}): string {
  return [
    packageNames === undefined ? "" : `packageNames = ${printNix(packageNames)}; `,
    takesUnknownOptions === false ? "takesUnknownOptions = false; " : "",
  ].join("");
}

/**
 * The report of a system, with `report` and `module` bound.
 *
 * @param reportArguments - what `report` takes before the system, where it is a function of two arguments; `lib` is added
 */
export function reportRequest(
  { system, names }: SystemBase,
  modules: readonly ConfigurationModule[],
  reportArguments?: NixValue,
): EvaluationRequest {
  const bindings: Record<string, string> = {};
  const elements = modules.map((each, index) => {
    if (typeof each === "string") return `(\n${each}\n)`;
    bindings[`module${index}`] = each.file;
    // The module system names a file in its messages only if it is told.
    return `{ _file = ${printNix(each.file)}; imports = [ module${index} ]; }`;
  });
  const list = `[ module ${elements.join(" ")} ]`;
  const argument = reportArguments === undefined ? "" : `(${printNix(reportArguments)} // { inherit lib; }) `;
  return {
    bindings,
    expression: `report ${argument}(${system} { inherit lib; ${names}modules = ${list}; })`,
  };
}

/** What `user`, a Nix expression, defines below an option path, with `definition` bound. */
export function definitionRequest(
  { system, names }: SystemBase,
  optionPath: readonly string[],
  user: string,
): {
  readonly expression: string;
  /** Reads the answer; a place in the expression becomes one in `user`. */
  readonly read: (evaluation: Evaluation) => DefinitionEvaluation;
} {
  const before = `definition { inherit lib; system = ${system}; ${names}path = ${printNix(optionPath)}; user = (`;
  return {
    expression: `${before}\n${user}\n); }`,
    read: (evaluation) => {
      // `definition.nix` gives exactly this.
      if (evaluation.ok) return { ok: true, value: evaluation.value as unknown as Definition };
      const { file, line, ...error } = evaluation.error;
      if (file !== undefined || line === undefined) return evaluation;
      return { ok: false, error: { ...error, line: line - before.split("\n").length } };
    },
  };
}

export type DefinitionEvaluation =
  | { readonly ok: true; readonly value: Definition }
  | { readonly ok: false; readonly error: EvaluationError };
