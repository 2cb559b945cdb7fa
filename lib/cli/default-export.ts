import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { showOption } from "../schema/index.ts";
import type { DefaultExportAnswer, DefaultExportRequest } from "./default-export-worker.ts";
import { InputError } from "./input-error.ts";

/** How long a configuration file may run. Nobody waits longer for a value; a machine that is busy needs some seconds. */
const limitSeconds = 30;

/** A default export, and every file that was read for it. Absolute paths. */
export interface Loaded {
  readonly value: unknown;
  readonly files: readonly string[];
}

/**
 * Runs a configuration file in TypeScript or JavaScript, in a thread of its own.
 *
 * @param file - The file as the user named it, for messages.
 * @returns Its default export: data, made of objects, arrays, strings, numbers, booleans and null.
 * @throws InputError for everything that goes wrong in it, with the line where that is known.
 */
export async function defaultExport(file: string, request: DefaultExportRequest): Promise<Loaded> {
  const answer = await answerOf(request);
  switch (answer.ended) {
    case "value":
      return { value: answer.value, files: answer.files };
    case "no-default-export":
      throw new InputError(`${file}: has no default export; write: export default defineConfig({ ... })`);
    case "not-data": {
      const option = ["wsl", "bareMounts", ...answer.path];
      throw new InputError(`${file}: ${showOption(option)} ${answer.what}; a configuration is data only`);
    }
    case "thrown":
      throw new InputError(`${file}${lineOf(answer.stack, request.path)}: ${firstLine(answer.message)}`);
    case "process.exit":
      throw new InputError(`${file}: calls process.exit before it has exported a configuration`);
    case "nothing":
      throw new InputError(`${file}: waits for a promise that never settles`);
    case "limit":
      throw new InputError(`${file}: still runs after ${limitSeconds} seconds; a configuration is data only`);
  }
}

type Answer = DefaultExportAnswer | { readonly ended: "nothing" | "limit" };

async function answerOf(request: DefaultExportRequest): Promise<Answer> {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./default-export-worker.${extension}`, import.meta.url), {
    workerData: request,
    stdout: true,
  });
  // Standard output is the command's: `check --json` must stay JSON whatever a configuration prints.
  worker.stdout.pipe(process.stderr, { end: false });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Answer>((resolve) => {
      timer = setTimeout(() => resolve({ ended: "limit" }), limitSeconds * 1000);
      worker.once("message", resolve);
      worker.once("error", (error: Error) =>
        resolve({ ended: "thrown", message: error.message, stack: error.stack ?? "" }),
      );
      worker.once("exit", () => resolve({ ended: "nothing" }));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** The rest of a message repeats source text. */
function firstLine(message: string): string {
  const lines = message.split("\n").map((line) => line.trim());
  return lines.find((line) => line !== "") ?? "unknown error";
}

/** A stack has the place as `/path:3:7` or as `file:///path:3:7`. */
function lineOf(stack: string, path: string): string {
  for (const place of [pathToFileURL(path).href, path]) {
    const [, after] = stack.split(`${place}:`);
    const line = /^\d+/.exec(after ?? "")?.[0];
    if (line !== undefined) return `:${line}`;
  }
  return "";
}
