import type { Input } from "./check.ts";
import type { CheckAnswer, CheckRequest } from "./check-worker.ts";
import type { Frame } from "./evaluator.ts";
import type { Language } from "./languages.ts";
import frameFile from "./made/frame.json?url";
import binaryFile from "./made/nix-eval.wasm?url";
import { longestText, nothing, type Outcome, tooLong } from "./outcome.ts";
import { runScript } from "./script.ts";

/** How long a check may take. Fifty disks take 3 s on a slow machine. */
const limitSeconds = 10;

/** Bytes from which a worker is replaced while nobody waits: what it has taken it never gives back. */
const muchMemory = 2 ** 27;

/** Checks texts in a worker; of those that wait only the latest. */
export interface Checker {
  /** @returns Null where a later text came before its turn. */
  check(language: Language, text: string): Promise<Outcome | null>;
  close(): void;
}

export function startChecker(): Checker {
  const tools = load();
  let worker = start(tools);
  let turn: Promise<unknown> = Promise.resolve();
  let latest = 0;

  const replace = (): void => {
    void worker.then((old) => old.terminate());
    worker = start(tools);
  };

  const run = async (input: Input): Promise<Outcome> => {
    const answer = await ask(await worker, input);
    if (answer === null || answer.memory > muchMemory || answer.outcome.error?.message.includes("memory"))
      replace();
    if (answer !== null) return answer.outcome;
    return nothing({
      message: `The check was ended after ${limitSeconds} seconds and a new one is ready: most likely this text never ends.`,
    });
  };

  return {
    check: (language, text) => {
      latest += 1;
      const number = latest;
      const result = turn.then(async () => {
        if (number !== latest) return null;
        if (text.length > longestText) return tooLong;
        if (language !== "ts") return run({ language, text });
        const script = await runScript(text);
        return script.ok ? run({ language, value: script.value }) : nothing(script.error);
      });
      turn = result.catch(() => null);
      return result;
    },
    close: () => void worker.then((old) => old.terminate()),
  };
}

interface Tools {
  readonly binary: WebAssembly.Module;
  readonly frame: Frame;
}

async function load(): Promise<Tools> {
  const [binary, frame] = await Promise.all([
    compile(binaryFile),
    fetch(frameFile).then((response): Promise<Frame> => response.json()),
  ]);
  return { binary, frame };
}

/** Compiles while it arrives, where the server says what it is. */
async function compile(file: string): Promise<WebAssembly.Module> {
  const response = await fetch(file);
  if (response.headers.get("content-type") === "application/wasm")
    return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function start(tools: Promise<Tools>): Promise<Worker> {
  const worker = new Worker(new URL("./check-worker.ts", import.meta.url), { type: "module" });
  worker.postMessage((await tools) satisfies CheckRequest);
  return worker;
}

/** Null where the worker does not answer in time, or breaks. */
function ask(worker: Worker, input: Input): Promise<CheckAnswer | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), limitSeconds * 1000);
    const end = (answer: CheckAnswer | null): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    worker.onmessage = ({ data }: MessageEvent<CheckAnswer>) => end(data);
    worker.onerror = () => end(null);
    worker.postMessage({ input } satisfies CheckRequest);
  });
}
