// A worker that checks configurations. It is ended from outside where one takes too long or too much memory.
import { checkText, type Input } from "./check.ts";
import { type BrowserEvaluator, browserEvaluator, type Frame } from "./evaluator.ts";
import type { Outcome } from "./outcome.ts";

/** What the worker is sent: first what it works with, then inputs. */
export type CheckRequest =
  | { readonly binary: WebAssembly.Module; readonly frame: Frame }
  | { readonly input: Input };

/** What it sends for every input. `memory`: bytes that it has taken so far. */
export interface CheckAnswer {
  readonly outcome: Outcome;
  readonly memory: number;
}

let evaluator: BrowserEvaluator | undefined;

self.onmessage = async ({ data }: MessageEvent<CheckRequest>) => {
  if ("binary" in data) {
    evaluator = browserEvaluator(data.binary, data.frame);
  } else if (evaluator !== undefined) {
    const outcome = await checkText(data.input, evaluator);
    self.postMessage({ outcome, memory: evaluator.memory() } satisfies CheckAnswer);
  }
};
