import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Evaluator, EvaluatorStart, Json } from "../../../lib/evaluate/index.ts";

const folder = path.dirname(fileURLToPath(import.meta.url));

export const recordFile = path.join(folder, "recorded.json");
export const subsetLib = path.resolve(folder, "../../../lib/evaluate/nixos/lib/default.nix");

/** By name of the expression: the value, or that it failed in a way that can be caught. */
export type Answers = Readonly<Record<string, { readonly success: boolean; readonly value: Json }>>;

/** What was recorded of the real `lib`. */
export interface Recorded {
  readonly revision: string;
  /** The functions of each topic; those at the top under `lib`. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** By file of the suite. */
  readonly answers: Readonly<Record<string, Answers>>;
  /** The essentials of each message: what it says up to the definitions. */
  readonly errors: Readonly<Record<string, string>>;
}

/** The files of expressions that have an answer; `errors.nix` has those that have none. */
export const topics = readdirSync(folder)
  .filter((file) => file.endsWith(".nix") && file !== "errors.nix")
  .map((file) => path.basename(file, ".nix"));

export function started(start: EvaluatorStart): Evaluator {
  if (!start.ok) throw new Error(start.message);
  return start.evaluator;
}

export function nixpkgsLib(nixpkgs: string): string {
  const file = path.join(path.resolve(nixpkgs), "lib", "default.nix");
  if (!existsSync(file)) throw new Error(`${file} does not exist: NIXPKGS must be a checkout of nixpkgs`);
  return file;
}

export function revisionOf(nixpkgs: string): string {
  return execFileSync("git", ["-C", nixpkgs, "rev-parse", "HEAD"], { encoding: "utf8" }).trim();
}

/**
 * All answers of a topic in one evaluation. They go through `toJSON` inside of `tryEval`, since what fails deep in a
 * value is not found by `deepSeq` in the embedded evaluator.
 */
export async function answersTo(evaluator: Evaluator, lib: string, topic: string): Promise<Answers> {
  const texts = await evaluateOrThrow<Record<string, { success: boolean; value: string | false }>>(
    evaluator,
    {
      bindings: { lib, suite: path.join(folder, `${topic}.nix`) },
      expression:
        "builtins.mapAttrs (_: value: builtins.tryEval (builtins.toJSON value)) (suite { inherit lib; })",
    },
  );
  return Object.fromEntries(
    Object.entries(texts).map(([name, { success, value }]) => [
      name,
      { success, value: typeof value === "string" ? (JSON.parse(value) as Json) : null },
    ]),
  );
}

export async function answersOf(evaluator: Evaluator, lib: string): Promise<Record<string, Answers>> {
  const answers: Record<string, Answers> = {};
  for (const topic of topics) answers[topic] = await answersTo(evaluator, lib, topic);
  return answers;
}

/** The essentials of what each expression of `errors.nix` fails with. */
export async function errorsOf(evaluator: Evaluator, lib: string): Promise<Record<string, string>> {
  const bindings = { lib, suite: path.join(folder, "errors.nix") };
  const names = await evaluateOrThrow<string[]>(evaluator, {
    bindings,
    expression: "builtins.attrNames (suite { inherit lib; })",
  });
  const errors: Record<string, string> = {};
  for (const name of names) {
    // By toJSON and not by the strictness of the evaluator, for the same reason as above.
    const result = await evaluator.evaluate({
      bindings,
      expression: `builtins.toJSON (suite { inherit lib; })."${name}"`,
    });
    errors[name] = result.ok ? "no error" : essentials(result.error.message);
  }
  return errors;
}

/** What definitions and files say differs in form only; the rest of the first line is what a user acts on. */
function essentials(message: string): string {
  return message.split(/\. (?:Definition values|TypeError)|\n|, while trying/)[0]?.trim() ?? "";
}

const named =
  "{ inherit (lib) trivial attrsets lists strings asserts generators meta options types modules; }";

/** The names in each topic and at the top. */
export async function namesOf(evaluator: Evaluator, lib: string): Promise<Record<string, string[]>> {
  return await evaluateOrThrow<Record<string, string[]>>(evaluator, {
    bindings: { lib },
    expression: `builtins.mapAttrs (_: builtins.attrNames) ({ inherit lib; } // ${named})`,
  });
}

async function evaluateOrThrow<T>(
  evaluator: Evaluator,
  request: Parameters<Evaluator["evaluate"]>[0],
): Promise<T> {
  const result = await evaluator.evaluate(request);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value as T;
}
