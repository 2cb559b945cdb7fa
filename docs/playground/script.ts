import type { TextError } from "./outcome.ts";

export type ScriptResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: TextError };

/** How long a configuration in TypeScript may run. */
const limitSeconds = 3;

/**
 * The default export of a configuration in TypeScript.
 *
 * An address can bring a script from anybody. It runs in a worker of a frame that has no origin and may ask for nothing: neither
 * this page nor any other host can be reached from it (HTML, `sandbox`; CSP level 3, `default-src`; a worker from a blob has the
 * policy of what made it). Chromium lets `import()` of a worker pass that policy (measured): sucrase makes calls of our `require`
 * of those in the text, and without `eval` and workers of its own a script comes to no others.
 */
export async function runScript(text: string): Promise<ScriptResult> {
  const { transform } = await import("sucrase");
  let code: string;
  try {
    ({ code } = transform(text, { transforms: ["typescript", "imports"], production: true }));
  } catch (error) {
    return { ok: false, error: syntaxError(error) };
  }
  const frame = document.createElement("iframe");
  frame.sandbox.add("allow-scripts");
  frame.hidden = true;
  frame.srcdoc = page;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<ScriptResult>((resolve) => {
      const failed = (message: string, line?: number) =>
        resolve({ ok: false, error: { message, ...(line === undefined ? {} : { line }) } });
      const { port1: ours, port2: theirs } = new MessageChannel();
      ours.onmessage = ({ data }: MessageEvent<SandboxAnswer>) => {
        if ("value" in data) resolve({ ok: true, value: data.value });
        else failed(data.message, lineOf(data.stack));
      };
      timer = setTimeout(
        () => failed(`The script was ended after ${limitSeconds} seconds. A configuration is data only.`),
        limitSeconds * 1000,
      );
      frame.onload = () => frame.contentWindow?.postMessage(runnerOf(code), "*", [theirs]);
      document.body.append(frame);
    });
  } finally {
    clearTimeout(timer);
    frame.remove();
  }
}

type SandboxAnswer = { readonly value: unknown } | { readonly message: string; readonly stack: string };

/** sucrase says the place in its message: `Unexpected token (3:5)`. */
function syntaxError(error: unknown): TextError {
  const message = error instanceof Error ? error.message : String(error);
  const [, what = message, line, column] = /^(?:Error[^:]*: )?(.*) \((\d+):(\d+)\)$/s.exec(message) ?? [];
  return { message: what, ...(line === undefined ? {} : { line: Number(line), column: Number(column) }) };
}

/** The script begins on the second line of what is run. */
function lineOf(stack: string): number | undefined {
  const line = /blob:[^\n]*?:(\d+):\d+\)?$/m.exec(stack)?.[1];
  return line === undefined ? undefined : Math.max(1, Number(line) - 1);
}

const policy = "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:";

const page = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script>
onmessage = ({ data, ports: [port] }) => {
  const worker = new Worker(URL.createObjectURL(new Blob([data], { type: "text/javascript" })));
  worker.onmessage = ({ data }) => port.postMessage(data);
  worker.onerror = ({ message, lineno }) => port.postMessage({ message, stack: "blob:" + lineno + ":1" });
};
</script>`;

/** What a script has no use for, and could reach others with. */
const taken = [
  "Worker",
  "SharedWorker",
  "importScripts",
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "EventSource",
  "WebTransport",
];

const noDefault = "has no default export; write: export default defineConfig({ ... })";
const noData =
  "the default export has a part that is no data, such as a function; a configuration is data only";

/** A worker's text around that of a script, which keeps to its own lines. */
function runnerOf(code: string): string {
  return `const __run = async (require, exports) => {
${code}
};
const __send = postMessage.bind(self);
for (const name of ${JSON.stringify(taken)}) Object.defineProperty(self, name, { value: undefined });
(async () => {
  const exports = {};
  const require = (name) => {
    if (name === "bare-mounts") return { defineConfig: (config) => config };
    throw new Error("the playground knows only \\"bare-mounts\\", and not " + JSON.stringify(name));
  };
  await __run(require, exports);
  if (exports.default === undefined) throw new Error(${JSON.stringify(noDefault)});
  try {
    __send({ value: exports.default });
  } catch {
    throw new Error(${JSON.stringify(noData)});
  }
})().catch((error) => __send({ message: String(error?.message ?? error), stack: String(error?.stack ?? "") }));
`;
}
