import {
  type Bundle,
  type Evaluation,
  failed,
  locate,
  readDisplayedJson,
  readJson,
} from "../../lib/evaluate/portable.ts";
// Its package hides the build for browsers from everything that is none; it works in Node as well.
import { evaluate, initSync } from "../../node_modules/nix-eval/wasm/web/nix_eval.js";

/** The module, the NixOS subset and what else an evaluation needs, as Nix text around that of a configuration. */
export interface Frame {
  /** Up to the text of the configuration. */
  readonly before: string;
  /** From there to the expression to evaluate. */
  readonly between: string;
  readonly after: string;
}

/** Evaluates Nix in this thread. What ends badly leaves it unusable. */
export interface BrowserEvaluator {
  /**
   * @param user - The text of a configuration, `user` in the expression.
   * @returns Errors in the text have its file's name and their place in it.
   */
  evaluate(user: string, expression: string): Promise<Evaluation>;
  /** Bytes that it has taken. It never gives them back. */
  memory(): number;
}

/** What the text of a configuration is called. */
export const userFile = "configuration.nix";

export function browserEvaluator(binary: WebAssembly.Module, frame: Frame): BrowserEvaluator {
  const { memory } = initSync({ module: binary });
  const run = (source: string): { readonly errors: string; readonly output: string } =>
    JSON.parse(evaluate(source, "/expression.nix", false));
  return {
    memory: () => memory.buffer.byteLength,
    evaluate: async (user, expression) => {
      const bundle = frameAround(frame, user, expression);
      try {
        const { errors, output } = run(bundle.source);
        if (errors === "") return readJson(output, readDisplayedJson);
        const answer = async (source: string) => ({ ended: "evaluated", ...run(source) });
        return { ok: false, error: await locate(bundle, { expression }, errors, answer) };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return failed(
          "infinite-recursion",
          "the evaluation used all the memory that it may have: most likely it never ends",
          reason,
        );
      }
    },
  };
}

function frameAround({ before, between, after }: Frame, user: string, expression: string): Bundle {
  const first = before.split("\n").length - 1;
  const last = first + user.split("\n").length;
  return {
    source: `${before}${user}${between}${expression}${after}`,
    files: new Map([[userFile, user]]),
    // A place anywhere else is one in files that the reader does not see.
    locate: (line) => (first < line && line <= last ? { file: userFile, line: line - first } : null),
  };
}
