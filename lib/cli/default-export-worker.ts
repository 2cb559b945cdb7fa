// A thread that runs a configuration file in TypeScript or JavaScript and posts its default export. In a thread,
// since the file may do anything: `process.exit`, an endless loop, a throw in a timer then end the thread and not the command.
import { homedir } from "node:os";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { createJiti } from "jiti";
import * as ownPackage from "../index.ts";
import * as ownSchema from "../schema/index.ts";

/** What the thread is started with. */
export interface DefaultExportRequest {
  /** Absolute path: what the file imports is looked up beside it. */
  readonly path: string;
  readonly text: string;
}

/** What the thread posts, once. */
export type DefaultExportAnswer =
  | { readonly ended: "value"; readonly value: unknown; readonly files: readonly string[] }
  | { readonly ended: "no-default-export" }
  /** A part of the value that is no data, with its keys from the top. */
  | { readonly ended: "not-data"; readonly path: readonly string[]; readonly what: string }
  | { readonly ended: "thrown"; readonly message: string; readonly stack: string }
  | { readonly ended: "process.exit" };

const { path, text } = workerData as DefaultExportRequest;
const post = (answer: DefaultExportAnswer): void => parentPort?.postMessage(answer);

const exit = process.exit.bind(process);
process.exit = (code) => {
  post({ ended: "process.exit" });
  return exit(code);
};

// Not awaited: Node would warn on the terminal of a promise that never settles, and the command says it itself.
defaultExport().then(post, (error: unknown) => {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  post({ ended: "thrown", message, stack });
});

async function defaultExport(): Promise<DefaultExportAnswer> {
  // jiti takes every form of module whatever package.json says, as vitest.config.ts is taken. Its cache lies in a folder of the
  // user's own, as Node's compile cache does: code in /tmp could be anyone's.
  const jiti = createJiti(path, {
    fsCache: join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "bare-mounts", "jiti"),
    interopDefault: false,
    // A configuration anywhere can import this package and gets the one that is running, so that its `defineConfig` and the command that
    // checks it never differ in version.
    virtualModules: { "bare-mounts": ownPackage, "bare-mounts/schema": ownSchema },
  });
  const exports: unknown = await jiti.evalModule(text, { filename: path, async: true });
  const value = await exportedBy(exports);
  if (value === undefined) return { ended: "no-default-export" };
  const odd = findWhatIsNoData(value, [], new Set());
  if (odd !== null) return { ended: "not-data", ...odd };
  const files = new Set([path, ...Object.keys(jiti.cache)]);
  return { ended: "value", value, files: [...files].filter((file) => !file.includes("/node_modules/")) };
}

/** The default export of an ES module; of a CommonJS module, `module.exports` where something was assigned to it. */
function exportedBy(exports: unknown): unknown {
  if (typeof exports !== "object" || exports === null || "__esModule" in exports || "default" in exports) {
    return (exports as { readonly default?: unknown } | null)?.default;
  }
  return Object.keys(exports).length === 0 ? undefined : exports;
}

/** The first part of a value that has no form in Nix and cannot even leave this thread. */
function findWhatIsNoData(
  value: unknown,
  keys: readonly string[],
  around: ReadonlySet<unknown>,
): { readonly path: readonly string[]; readonly what: string } | null {
  if (typeof value === "function" || typeof value === "symbol")
    return { path: keys, what: `is a ${typeof value}` };
  if (typeof value !== "object" || value === null) return null;
  if (around.has(value)) return { path: keys, what: "contains itself" };
  const inside = new Set([...around, value]);
  for (const [key, part] of Object.entries(value)) {
    const found = findWhatIsNoData(part, [...keys, key], inside);
    if (found !== null) return found;
  }
  return null;
}
