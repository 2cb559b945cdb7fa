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
 * policy of what made it).
 */
export async function runScript(text: string): Promise<ScriptResult> {
  const { transform } = await import("sucrase");
  let code: string;
  try {
    ({ code } = transform(text, { transforms: ["typescript", "imports"], production: true, preserveDynamicImport: true }));
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
      frame.onload = () => frame.contentWindow?.postMessage({ code, runner }, "*", [theirs]);
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

/** A function made of a text begins two lines above it. */
function lineOf(stack: string): number | undefined {
  const line = /<anonymous>:(\d+):\d+\)?$/m.exec(stack)?.[1];
  return line === undefined ? undefined : Math.max(1, Number(line) - 2);
}

const policy = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:";

const page = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script>
onmessage = ({ data, ports: [port] }) => {
  const worker = new Worker(URL.createObjectURL(new Blob([data.runner], { type: "text/javascript" })));
  worker.onmessage = ({ data }) => port.postMessage(data);
  worker.onerror = ({ message }) => port.postMessage({ message, stack: "" });
  worker.postMessage(data.code);
};
</script>`;

const runner = `
const AsyncFunction = (async () => {}).constructor;
onmessage = async ({ data }) => {
  const send = postMessage.bind(self);
  try {
    const exports = {};
    const require = (name) => {
      if (name === "bare-mounts") return { defineConfig: (config) => config };
      throw new Error("the playground knows only \\"bare-mounts\\", and not " + JSON.stringify(name));
    };
    await new AsyncFunction("require", "exports", data)(require, exports);
    if (exports.default === undefined) throw new Error("has no default export; write: export default defineConfig({ ... })");
    try {
      send({ value: exports.default });
    } catch {
      throw new Error("the default export has a part that is no data, such as a function; a configuration is data only");
    }
  } catch (error) {
    send({ message: String(error?.message ?? error), stack: String(error?.stack ?? "") });
  }
};
`;
