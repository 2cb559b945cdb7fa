import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { printAttributePath, printNix } from "../nix/index.ts";
import { projectFiles } from "./configuration.ts";
import { type EvaluationError, failed, type Json } from "./evaluator.ts";
import { parseJson } from "./json.ts";
import { readNixError } from "./nix-message.ts";
import { reportSchema, type SystemReport } from "./system-report.ts";

/** A system of a flake, as `nixos-rebuild --flake` names it. */
export interface FlakeSystem {
  /** What Nix takes for a flake: `.`, `/etc/nixos`, `github:owner/name`. */
  readonly flake: string;
  /** Its name among the flake's `nixosConfigurations`. */
  readonly name: string;
}

/** A flake's system: what it says of our options, with their defaults, and what comes out. */
export type FlakeEvaluation =
  | { readonly ok: true; readonly value: Json; readonly report: SystemReport }
  /**
   * `undeclared`: the system does not have our module. `no-wsl`: NixOS-WSL is switched off in it. `no-nix`: there is no program
   * `nix`.
   */
  | { readonly ok: false; readonly reason: "undeclared" | "no-wsl" | "no-nix" }
  /** The flake has no such system, but others. */
  | { readonly ok: false; readonly reason: "no-such-system"; readonly systems: readonly string[] }
  | { readonly ok: false; readonly reason: "error"; readonly error: EvaluationError };

const answerSchema = z.union([
  z.object({ value: z.unknown(), report: reportSchema }),
  z.enum(["undeclared", "no-wsl"]),
]);

/**
 * Evaluates a system of a flake with the user's own Nix, as a switch would: with the flake's inputs, and its lock file, which stays
 * as it is.
 *
 * @param optionPath - where our options are, such as `["wsl", "bareMounts"]`
 * @param workingDirectory - what a relative path to the flake starts from. Absolute.
 */
export async function evaluateFlakeSystem(
  { flake, name }: FlakeSystem,
  optionPath: readonly string[],
  workingDirectory: string,
): Promise<FlakeEvaluation> {
  // Its text, not its path: a pure evaluation reads nothing outside of the flake.
  const report = await readFile(projectFiles().report, "utf8");
  const path = printAttributePath(optionPath);
  const apply = `system:
if !(system.options ? ${path}) then "undeclared" else if !system.config.wsl.enable then "no-wsl" else { value = system.config.${path}; report = (
${report}
) system; }`;
  const attribute = `${flake}#nixosConfigurations.${printNix(name)}`;
  const run = await nix(
    ["eval", "--json", "--no-write-lock-file", attribute, "--apply", apply],
    workingDirectory,
  );
  if (run === null) return { ok: false, reason: "no-nix" };
  if (run.status !== 0) {
    const error = readNixError(run.stderr, 0);
    if (!/does not provide attribute/.test(error.message)) return { ok: false, reason: "error", error };
    return { ok: false, reason: "no-such-system", systems: await systemsOf(flake, workingDirectory) };
  }
  const answer = answerSchema.safeParse(parseJson(run.stdout));
  if (!answer.success) {
    const { error } = failed(
      "other",
      `the system's report has another form: ${z.prettifyError(answer.error)}`,
    );
    return { ok: false, reason: "error", error };
  }
  if (typeof answer.data === "string") return { ok: false, reason: answer.data };
  return { ok: true, value: answer.data.value as Json, report: answer.data.report };
}

/** The names of all systems of a flake; none where it has none, or cannot be evaluated. */
async function systemsOf(flake: string, workingDirectory: string): Promise<readonly string[]> {
  const names = ["eval", "--json", "--no-write-lock-file", `${flake}#nixosConfigurations`];
  const run = await nix([...names, "--apply", "builtins.attrNames"], workingDirectory);
  return run?.status === 0 ? z.array(z.string()).parse(JSON.parse(run.stdout)) : [];
}

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bytes: a whole system's units and scripts are some megabytes. */
const mostOutput = 2 ** 30;

/** Runs `nix` with flakes, whatever its configuration says of them; null where there is none. */
function nix(options: readonly string[], cwd: string): Promise<Run | null> {
  const flakes = ["--extra-experimental-features", "nix-command flakes"];
  return new Promise((resolve) => {
    execFile("nix", [...flakes, ...options], { cwd, maxBuffer: mostOutput }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") resolve(null);
      else resolve({ status: error === null ? 0 : 1, stdout, stderr });
    });
  });
}
