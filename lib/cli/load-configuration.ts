import { dirname, join } from "node:path";
import type { EvaluationError, Evaluator, Json } from "../evaluate/index.ts";
import { projectFiles, usesImport } from "../evaluate/index.ts";
import { type NixValue, NixValueError, printNix } from "../nix/index.ts";
import { type ConfigFile, readConfigFile } from "./config-file.ts";
import { exitStatus } from "./exit-status.ts";
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
}

const { lib, system } = projectFiles();
const definition = join(dirname(system), "definition.nix");

/** Reads a configuration file; a `.nix` file is evaluated to see what it defines. */
export async function loadConfiguration(file: string, evaluator: Evaluator): Promise<Configuration> {
  const config = await readConfigFile(file);
  if (config.kind === "value") {
    const module = asModule(file, config.value);
    return { file, definition: config.value, module, source: { text: module } };
  }
  const { isModule, value } = await definitionOf(config, evaluator);
  const module = asModule(file, value);
  return { file, definition: value, module, source: isModule ? { path: config.path } : { text: module } };
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
  config: Extract<ConfigFile, { kind: "nix" }>,
  evaluator: Evaluator,
): Promise<{ isModule: boolean; value: Json }> {
  if (evaluator.name === "embedded" && usesImport(config.source)) {
    throw new InputError(
      `${config.file}: imports other files, which the embedded evaluator cannot read; use --evaluator nix`,
      exitStatus.badInput,
    );
  }
  const evaluation = await evaluator.evaluate({
    bindings: { definition, lib, system, user: config.path },
    expression: 'definition { inherit lib system user; path = [ "wsl" "bareMounts" ]; }',
  });
  if (!evaluation.ok) {
    throw evaluationFailed(config.file, evaluation.error);
  }
  return evaluation.value as unknown as { isModule: boolean; value: Json };
}

/** An evaluation's error as one message that names file, line and what is wrong. */
export function evaluationFailed(file: string, error: EvaluationError): InputError {
  const line = error.line === undefined ? "" : `:${error.line}`;
  const column = error.line === undefined || error.column === undefined ? "" : `:${error.column}`;
  return new InputError(`${file}${line}${column}: ${error.message}`);
}
