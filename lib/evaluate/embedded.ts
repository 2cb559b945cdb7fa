import { Worker } from "node:worker_threads";
import { bundle } from "./bundle.ts";
import type { EmbeddedAnswer, EmbeddedReady, EmbeddedSettings } from "./embedded-worker.ts";
import {
  cancelled,
  defaultTimeoutMs,
  type Evaluation,
  type EvaluationLimits,
  type EvaluationRequest,
  type EvaluatorStart,
  failed,
} from "./evaluator.ts";
import { readJson } from "./json.ts";
import { takeTurns } from "./turns.ts";
import { locate, readDisplayedJson } from "./tvix-answer.ts";
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
