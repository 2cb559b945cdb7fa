import { spawn } from "node:child_process";
import { once } from "node:events";
import { printNix } from "../nix/index.ts";
import {
  cancelled,
  defaultTimeoutMs,
  type Evaluation,
  type EvaluationError,
  type EvaluationLimits,
  type EvaluationRequest,
  type EvaluatorStart,
  failed,
} from "./evaluator.ts";
import { findRelativePath, relativePathError } from "./imports.ts";
import { parseJson, readJson } from "./json.ts";
import { readNixError } from "./nix-message.ts";

/** Options of {@link nixEvaluator}. */
export interface NixEvaluatorOptions {
  /** The program, by name or path. Default `nix-instantiate`, which every Nix has. */
  readonly command?: string;
}

/**
 * Evaluates with Nix itself, a process for each evaluation (25 ms and up, measured with Nix 2.8).
 *
 * The process sees nothing of the user's Nix configuration, builds nothing, keeps no store (`dummy://`) and has no
 * network: what it answers depends on the expression and the files only.
 *
 * @returns A message instead where the program cannot be run.
 */
export async function nixEvaluator({
  command = "nix-instantiate",
}: NixEvaluatorOptions = {}): Promise<EvaluatorStart> {
  const stop = new AbortController();
  const version = await run(command, ["--version"], "", { timeoutMs: 10_000 });
  if (version.ended !== "exit" || version.status !== 0) {
    return { ok: false, message: `${command} cannot be run. Install Nix, or use the embedded evaluator.` };
  }
  return {
    ok: true,
    evaluator: {
      name: "nix",
      evaluate: (request, limits = {}) => evaluate(command, request, limits, stop.signal),
      close: async () => stop.abort(),
    },
  };
}

// --store dummy:// needs neither a daemon nor a writable /nix, and saves opening the store's database.
const settings: readonly (readonly [string, string])[] = [
  ["nix-path", ""],
  ["substituters", ""],
  ["allow-import-from-derivation", "false"],
  ["download-attempts", "1"],
];

const evaluationArguments: readonly string[] = [
  ...["--eval", "--strict", "--json", "--store", "dummy://"],
  ...settings.flatMap(([name, value]) => ["--option", name, value]),
  "-",
];

async function evaluate(
  command: string,
  request: EvaluationRequest,
  limits: EvaluationLimits,
  closed: AbortSignal,
): Promise<Evaluation> {
  const relative = request.isWithoutPaths === true ? null : findRelativePath(request.expression);
  if (relative !== null) return { ok: false, error: relativePathError(relative) };
  const bindings = Object.entries(request.bindings ?? {});
  // The string form of import takes every path, spaces and all.
  const lets = bindings.map(([name, file]) => `  ${name} = import ${printNix(file)};\n`);
  const head = bindings.length === 0 ? "builtins.toJSON (\n" : `let\n${lets.join("")}in\nbuiltins.toJSON (\n`;
  const signal = AbortSignal.any([closed, ...(limits.signal ? [limits.signal] : [])]);
  const args = limits.trace === true ? ["--show-trace", ...evaluationArguments] : evaluationArguments;
  const result = await run(command, args, `${head}${request.expression}\n)`, {
    ...limits,
    signal,
  });
  switch (result.ended) {
    case "timeout":
      return failed("timeout", `the evaluation took longer than ${result.afterMs / 1000} s and was ended`);
    case "cancelled":
      return cancelled();
    case "not-started":
      return failed("crash", `${command} could not be started: ${result.reason}`);
    case "signal":
      return failed("crash", `${command} was ended by ${result.signal}`, result.stderr);
    case "exit":
      if (result.status !== 0) {
        const error = readNixError(result.stderr, head.split("\n").length - 1);
        if (error.kind !== "syntax" || error.file !== undefined) return { ok: false, error };
        return { ok: false, error: (await findSyntaxError(command, request.expression, signal)) ?? error };
      }
      // toJSON gives a string and --json prints it: JSON in JSON, whatever the version prints plain strings like.
      return readJson(result.stdout, (text) => parseJson(JSON.parse(text)));
  }
}

/** Parses the expression on its own: within ours, a brace too few or too many is missed at our own closing one. */
async function findSyntaxError(
  command: string,
  expression: string,
  signal: AbortSignal,
): Promise<EvaluationError | null> {
  const parsing = await run(command, ["--parse", "--store", "dummy://", "-"], expression, { signal });
  return parsing.ended === "exit" && parsing.status !== 0 ? readNixError(parsing.stderr, 0) : null;
}

type Run =
  | { ended: "exit"; status: number; stdout: string; stderr: string }
  | { ended: "signal"; signal: string; stderr: string }
  | { ended: "not-started"; reason: string }
  | { ended: "timeout"; afterMs: number }
  | { ended: "cancelled" };

async function run(
  command: string,
  options: readonly string[],
  input: string,
  { timeoutMs = defaultTimeoutMs, signal }: EvaluationLimits,
): Promise<Run> {
  if (signal?.aborted) return { ended: "cancelled" };
  const child = spawn(command, options, { cwd: "/", env: environment(), stdio: "pipe" });
  let cut: "timeout" | "cancelled" | undefined;
  // SIGKILL: Nix acts on gentler signals only where it polls for them.
  const end = (why: "timeout" | "cancelled") => () => {
    cut ??= why;
    child.kill("SIGKILL");
    // A process of its own that it leaves behind would keep these open, and us waiting.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = setTimeout(end("timeout"), timeoutMs);
  const cancel = end("cancelled");
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    // A process that ended before it read its input: its status says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    const [stdout, stderr, closing] = await Promise.all([
      child.stdout.setEncoding("utf8").toArray(),
      child.stderr.setEncoding("utf8").toArray(),
      once(child, "close"),
    ]);
    const [status, ended] = closing as [number | null, NodeJS.Signals | null];
    if (status === null) return { ended: "signal", signal: ended ?? "a signal", stderr: stderr.join("") };
    return { ended: "exit", status, stdout: stdout.join(""), stderr: stderr.join("") };
  } catch (error) {
    if (cut === "timeout") return { ended: "timeout", afterMs: timeoutMs };
    if (cut === "cancelled") return { ended: "cancelled" };
    return { ended: "not-started", reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

/**
 * Nothing of the user's: no configuration files, no search path. The proxy is a port that refuses: fetchers of an
 * expression fail at once instead of reaching the network.
 */
function environment(): NodeJS.ProcessEnv {
  const refusing = "http://127.0.0.1:9";
  const { PATH } = process.env;
  return {
    PATH,
    HOME: "/nonexistent",
    LC_ALL: "C",
    NIX_PATH: "",
    NIX_CONF_DIR: "/nonexistent",
    NIX_USER_CONF_FILES: "",
    NIX_REMOTE: "",
    http_proxy: refusing,
    https_proxy: refusing,
    all_proxy: refusing,
    GIT_ALLOW_PROTOCOL: "none",
    // Nix asks for 384 MiB at once, and the kernel clears what it touches of them: a sixth of the time of 100 systems
    // (measured). Bytes.
    GC_INITIAL_HEAP_SIZE: String(32 * 2 ** 20),
  };
}
