import { Worker } from "node:worker_threads";
import { type Bundle, bundle, computedImportMessage } from "./bundle.ts";
import type { EmbeddedAnswer, EmbeddedReady, EmbeddedSettings } from "./embedded-worker.ts";
import {
  cancelled,
  defaultTimeoutMs,
  type Evaluation,
  type EvaluationError,
  type EvaluationLimits,
  type EvaluationRequest,
  type EvaluatorStart,
  failed,
  type Json,
} from "./evaluator.ts";
import { parseJson, readJson } from "./json.ts";
import { takeTurns } from "./turns.ts";
import { readTvixError } from "./tvix-message.ts";
import { pageBytes } from "./webassembly.ts";

/** Options of {@link embeddedEvaluator}. */
export interface EmbeddedEvaluatorOptions {
  /** Bytes that an evaluation may use before it is ended. Default 1 GiB. */
  readonly memoryLimit?: number;
  /** Threads, each with an evaluator and a memory of its own; all but the first start when they are needed. Default 1. */
  readonly threads?: number;
}

/**
 * Evaluates with Tvix in WebAssembly (nix-eval), in worker threads: nothing but npm is needed. Requests beyond the
 * number of threads wait. Whatever an evaluation does, the next one works: a thread that had to be ended is replaced.
 *
 * @returns A message instead where the installed nix-eval is not one that can be used.
 */
export async function embeddedEvaluator({
  memoryLimit = 2 ** 30,
  threads: count = 1,
}: EmbeddedEvaluatorOptions = {}): Promise<EvaluatorStart> {
  // Two pages less, for what the allocator adds: the reserve alone must not be reason enough for a new thread.
  const memoryReserve = memoryLimit / 4 - 2 * pageBytes;
  const start = (): Promise<Thread | string> => startThread({ memoryLimit, memoryReserve });
  const first = await start();
  if (typeof first === "string") return { ok: false, message: first };

  const threads = new Map<number, Thread>([[0, first]]);
  let closed = false;
  const inTurn = takeTurns(count);

  // What follows an error uses the thread once more, so requests and not sources are what waits.
  const run = async (place: number, source: string, limits: EvaluationLimits): Promise<ThreadEnd> => {
    if (closed) return { ended: "failed", reason: "the evaluator is closed" };
    const thread = threads.get(place) ?? (await start());
    if (typeof thread === "string") return { ended: "failed", reason: thread };
    threads.set(place, thread);
    // After the start, which takes its time where the machine is busy: nobody hears of what ended before.
    if (limits.signal?.aborted) return { ended: "cancelled" };
    const end = await ask(thread.worker, source, limits);
    // A trap leaves the instance in a state of no meaning, an ended thread is gone, and Tvix never frees what refers to
    // itself: some 1.5 MB for each NixOS system (measured).
    if (end.ended !== "evaluated" || end.memory > memoryLimit / 4) {
      threads.delete(place);
      await thread.worker.terminate();
    }
    return end;
  };

  const evaluate = async (
    place: number,
    request: EvaluationRequest,
    limits: EvaluationLimits,
  ): Promise<Evaluation> => {
    const bundling = bundle(request);
    if (!bundling.ok) return bundling;
    const end = await run(place, bundling.bundle.source, limits);
    switch (end.ended) {
      case "timeout":
        return failed("timeout", `the evaluation took longer than ${end.afterMs / 1000} s and was ended`);
      case "cancelled":
        return cancelled();
      case "failed":
        return failed("crash", end.reason);
      case "trapped":
        if (!end.outOfMemory) return failed("crash", "the embedded evaluator broke down", end.reason);
        return failed("infinite-recursion", outOfMemory(memoryLimit), end.reason);
      case "evaluated":
        if (end.errors === "") return readJson(end.output, readDisplayedJson);
        return {
          ok: false,
          error: await locate(bundling.bundle, request, end.errors, (text) => run(place, text, limits)),
        };
    }
  };

  return {
    ok: true,
    evaluator: {
      name: "embedded",
      evaluate: (request, limits = {}) => inTurn((place) => evaluate(place, request, limits)),
      close: async () => {
        closed = true;
        await Promise.all([...threads.values()].map(({ worker }) => worker.terminate()));
      },
    },
  };
}

interface Thread {
  readonly worker: Worker;
}

type ThreadEnd =
  | EmbeddedAnswer
  | { readonly ended: "timeout"; readonly afterMs: number }
  | { readonly ended: "cancelled" }
  | { readonly ended: "failed"; readonly reason: string };

function startThread(settings: EmbeddedSettings): Promise<Thread | string> {
  // Compiled, this file is JavaScript and so is its neighbour; the compiler rewrites imports, but no URLs.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./embedded-worker.${extension}`, import.meta.url), {
    workerData: settings,
  });
  return new Promise((resolve) => {
    worker.once("message", (ready: EmbeddedReady) => {
      if (ready.ready) {
        // An idle thread does not keep the process.
        worker.unref();
        resolve({ worker });
      } else {
        void worker.terminate();
        resolve(ready.message);
      }
    });
    worker.once("error", (error) => resolve(String(error)));
    worker.once("exit", () => resolve("the embedded evaluator's thread ended before it began"));
  });
}

function ask(
  worker: Worker,
  source: string,
  { timeoutMs = defaultTimeoutMs, signal }: EvaluationLimits,
): Promise<ThreadEnd> {
  worker.ref();
  return new Promise<ThreadEnd>((resolve) => {
    const timer = setTimeout(() => finish({ ended: "timeout", afterMs: timeoutMs }), timeoutMs);
    const answered = (answer: EmbeddedAnswer): void => finish(answer);
    const broke = (error: unknown): void => finish({ ended: "failed", reason: String(error) });
    const exited = (): void => finish({ ended: "failed", reason: "the embedded evaluator's thread ended" });
    const cancelled = (): void => finish({ ended: "cancelled" });
    const finish = (end: ThreadEnd): void => {
      clearTimeout(timer);
      worker.off("message", answered).off("error", broke).off("exit", exited);
      signal?.removeEventListener("abort", cancelled);
      worker.unref();
      resolve(end);
    };
    worker.on("message", answered).on("error", broke).on("exit", exited);
    signal?.addEventListener("abort", cancelled);
    worker.postMessage(source);
  });
}

function outOfMemory(limit: number): string {
  return `the evaluation used more than ${Math.round(limit / 2 ** 20)} MiB: most likely it never ends`;
}

/**
 * Tvix prints the string as Nix source: `nix_escape_string` of tvix/eval/src/value/string escapes these and no more,
 * and toJSON has escaped control characters before.
 */
function readDisplayedJson(displayed: string): Json {
  if (!/^"[\s\S]*"$/.test(displayed)) throw new SyntaxError("it is not a string");
  const text = displayed
    .slice(1, -1)
    .replace(
      /\\([\s\S])/g,
      (_, character: string) => ({ n: "\n", r: "\r", t: "\t" })[character] ?? character,
    );
  return parseJson(text);
}

/** An error's place in the bundle as one in the files, or in the request's expression. */
async function locate(
  bundled: Bundle,
  request: EvaluationRequest,
  errors: string,
  run: (source: string) => Promise<ThreadEnd>,
): Promise<EvaluationError> {
  const error = readTvixError(errors, bundled.source);
  if (error.kind === "syntax") return (await findSyntaxError(bundled, request, run)) ?? error;
  const { line, column, ...rest } = error;
  if (error.message === computedImportMessage) return { ...rest, kind: "import" };
  const origin = line === undefined ? null : bundled.locate(line);
  return origin === null || column === undefined ? rest : { ...rest, ...origin, column };
}

/**
 * A brace too few in one file is missed in another, later in the bundle. So each text is parsed on its own; a function
 * around it keeps it from being evaluated.
 */
async function findSyntaxError(
  { files }: Bundle,
  { expression }: EvaluationRequest,
  run: (source: string) => Promise<ThreadEnd>,
): Promise<EvaluationError | null> {
  for (const [file, text] of [[undefined, expression] as const, ...files]) {
    const end = await run(`_:\n${text}`);
    if (end.ended !== "evaluated" || end.errors === "") continue;
    const { line = 2, ...error } = readTvixError(end.errors, `_:\n${text}`);
    if (error.kind === "syntax") return { ...error, line: line - 1, ...(file === undefined ? {} : { file }) };
  }
  return null;
}
