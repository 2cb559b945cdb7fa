import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { withoutTreePrinter } from "./tree-printer.ts";
import { stopObservers } from "./untraced.ts";
import { withMemoryLimit } from "./webassembly.ts";

/** What a worker is started with. */
export interface EmbeddedSettings {
  /** Bytes that the evaluator may use: without a bound an endless recursion takes 4 GB and 95 s (measured). */
  readonly memoryLimit: number;
  /** Bytes up to which memory is there from the start: see {@link reserve}. */
  readonly memoryReserve: number;
}

/** From the worker, once and first: whether it can evaluate. */
export type EmbeddedReady = { readonly ready: true } | { readonly ready: false; readonly message: string };

/** From the worker, for every source that it was sent. `memory`: bytes that it has taken so far. */
export type EmbeddedAnswer =
  | { readonly ended: "evaluated"; readonly output: string; readonly errors: string; readonly memory: number }
  /** The instance is unusable from here on. */
  | { readonly ended: "trapped"; readonly reason: string; readonly outOfMemory: boolean };

const settings = workerData as EmbeddedSettings;
const port = parentPort;
if (port === null) throw new Error("this file runs as a worker thread only");

try {
  const require = createRequire(import.meta.url);
  const { memory, createEvaluator, version } = await load(require);
  const evaluator = await createEvaluator({ strict: false });
  port.postMessage({ ready: true } satisfies EmbeddedReady);
  port.on("message", async (source: string) => {
    port.postMessage(await answer(source));
  });

  async function answer(source: string): Promise<EmbeddedAnswer> {
    try {
      const { output, errors } = await evaluator.eval(source, "/expression.nix");
      return { ended: "evaluated", output, errors, memory: memory.buffer.byteLength };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // A page more would have been asked for, or a doubled buffer: what is left need not be zero.
      const outOfMemory = error instanceof RangeError || memory.buffer.byteLength > settings.memoryLimit / 2;
      return { ended: "trapped", reason: `${reason} (nix-eval ${version})`, outOfMemory };
    }
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  port.postMessage({ ready: false, message } satisfies EmbeddedReady);
}

/** As much of the WebAssembly interface as is used here: TypeScript has it in its browser library only. */
interface Engine {
  Module: new (bytes: unknown) => object;
}

interface Memory {
  readonly buffer: ArrayBuffer;
}

/** What the binary exports, as far as it is used here. */
interface Exported {
  readonly memory: Memory;
  readonly __wbindgen_malloc: (size: number, alignment: number) => number;
  readonly __wbindgen_free: (pointer: number, size: number, alignment: number) => void;
}

function isComplete(exported: Partial<Exported> | undefined): exported is Exported {
  const { memory, __wbindgen_malloc: allocate, __wbindgen_free: free } = exported ?? {};
  return memory !== undefined && typeof allocate === "function" && typeof free === "function";
}

/**
 * Lets the memory grow once, by taking a large piece and giving it back. Rust's allocator asks for 64 KiB at a time
 * otherwise, and each time costs V8 a new buffer, and a collection every now and then: in a batch of 25 systems beyond
 * the first 90 MB that was 1 s of 2.7 (measured). What is never used is never paged in.
 */
function reserve(
  { memory, __wbindgen_malloc: allocate, __wbindgen_free: free }: Exported,
  bytes: number,
): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return;
  free(allocate(missing, 1), missing, 1);
}

/**
 * nix-eval compiles its binary while it is imported and has no way to pass a limit in. This thread is its own, so for
 * that moment `WebAssembly.Module` bounds the memory of what it compiles.
 */
async function load(
  require: NodeJS.Require,
): Promise<{ memory: Memory; createEvaluator: typeof import("nix-eval").createEvaluator; version: string }> {
  const folder = path.join(path.dirname(require.resolve("nix-eval")), "..");
  const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  const { WebAssembly: engine } = globalThis as unknown as { WebAssembly: Engine };
  const { Module } = engine;
  let binary: Uint8Array | undefined;
  engine.Module = class extends Module {
    constructor(bytes: unknown) {
      if (bytes instanceof Uint8Array) binary = bytes;
      super(
        bytes instanceof Uint8Array
          ? withMemoryLimit(withoutTreePrinter(bytes, version), settings.memoryLimit)
          : bytes,
      );
    }
  };
  try {
    const { createEvaluator } = await import("nix-eval");
    // The same module as the import has loaded: its package.json maps #wasm to it for Node.
    const { __wasm: exported } = require(path.join(folder, "wasm/node/nix_eval.cjs")) as {
      __wasm?: Partial<Exported>;
    };
    if (binary === undefined || !isComplete(exported)) {
      throw new Error(
        `nix-eval ${version} cannot be used: it does not load its binary as version 0.0.2 does.`,
      );
    }
    stopObservers(binary, exported.memory, version);
    reserve(exported, settings.memoryReserve);
    return { memory: exported.memory, createEvaluator, version };
  } finally {
    engine.Module = Module;
  }
}
