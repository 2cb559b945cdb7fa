import { chooseEvaluator, type Evaluator } from "../evaluate/index.ts";
import { exitStatus } from "./exit-status.ts";
import { InputError } from "./input-error.ts";

/** What the command line says of the evaluator. */
export interface EvaluatorChoice {
  readonly evaluator: "auto" | "embedded" | "nix";
  readonly nixpkgs?: string;
  readonly nixosWsl?: string;
}

/** Runs something with the evaluator that was asked for, and ends the evaluator whatever happens. */
export async function withEvaluator<Result>(
  { evaluator: name, nixpkgs, nixosWsl, threads }: EvaluatorChoice & { readonly threads?: number },
  use: (evaluator: Evaluator) => Promise<Result>,
): Promise<Result> {
  if (nixosWsl !== undefined && nixpkgs === undefined) {
    throw new InputError("--nixos-wsl needs --nixpkgs: the subset of NixOS has a NixOS-WSL of its own");
  }
  if (nixpkgs !== undefined && name === "embedded") {
    throw new InputError("--nixpkgs needs the nix evaluator: the embedded one reads no files");
  }
  const start = await chooseEvaluator(
    nixpkgs === undefined ? name : "nix",
    threads === undefined ? {} : { threads },
  );
  if (!start.ok) {
    throw new InputError(start.message, exitStatus.toolMissing);
  }
  try {
    return await use(start.evaluator);
  } finally {
    await start.evaluator.close();
  }
}
