import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  evaluateFlakeSystem,
  type FlakeSystem,
  reachableFiles,
  type SystemReport,
} from "../evaluate/index.ts";
import { bareMounts, type Problem, rootOf } from "../schema/index.ts";
import { exitStatus } from "./exit-status.ts";
import { InputError } from "./input-error.ts";
import type { LoadOptions } from "./load-configuration.ts";

const root = rootOf(bareMounts);

/**
 * Reads an argument as `nixos-rebuild --flake` does: `.#nixos`, `/etc/nixos#nixos`, `github:owner/name#nixos`, with
 * `nixosConfigurations.` or without.
 *
 * @returns null for what is no such name, or is a file.
 */
export function flakeSystemOf(argument: string): FlakeSystem | null {
  const at = argument.indexOf("#");
  if (at < 0 || existsSync(argument)) return null;
  const flake = argument.slice(0, at);
  const name = argument.slice(at + 1).replace(/^nixosConfigurations\./, "");
  return { flake: flake === "" ? "." : flake, name: /^"(.*)"$/s.exec(name)?.[1] ?? name };
}

/** What `check` needs of a system: what it says of our options, and what comes out. */
export interface LoadedSystem {
  readonly definition: unknown;
  readonly problems: readonly Problem[];
  /** Those of a flake in a folder, as far as they can be told. Absolute paths. */
  readonly files: readonly string[];
  readonly report: () => Promise<SystemReport>;
}

/**
 * Evaluates a system of a flake.
 *
 * @param argument - as it was named, for messages
 * @throws InputError with one message where Nix is missing, the flake has no such system, or it fails.
 */
export async function loadFlakeSystem(
  argument: string,
  system: FlakeSystem,
  { nixpkgs }: LoadOptions,
): Promise<LoadedSystem> {
  if (nixpkgs !== undefined) {
    throw new InputError(`${argument}: a flake has a nixpkgs of its own; leave --nixpkgs out`);
  }
  if (system.name === "") {
    throw new InputError(`${argument}: name a system of the flake behind the #, as in ${system.flake}#nixos`);
  }
  const evaluation = await evaluateFlakeSystem(system, bareMounts.path, process.cwd());
  if (evaluation.ok) {
    const { value, report } = evaluation;
    return { definition: value, problems: [], files: filesOf(system), report: async () => report };
  }
  switch (evaluation.reason) {
    case "no-nix":
      throw new InputError(
        `${argument}: only Nix can evaluate a flake, and there is no program nix; install Nix 2.4 or later, or name a file`,
        exitStatus.toolMissing,
      );
    case "undeclared":
      throw new InputError(
        `${argument}: this system has no ${root}; put bare-mounts.nixosModules.default among its modules`,
      );
    case "no-wsl":
      throw new InputError(
        `${argument}: wsl.enable is false, so this system mounts none of the disks; set it to true`,
      );
    case "no-such-system": {
      const { systems } = evaluation;
      const known = systems.length === 0 ? "it has none" : `it has ${systems.join(", ")}`;
      throw new InputError(`${argument}: the flake has no nixosConfigurations.${system.name}; ${known}`);
    }
    case "error":
      throw new InputError(`${argument}: ${evaluation.error.message}`);
    default:
      return evaluation satisfies never;
  }
}

function filesOf({ flake }: FlakeSystem): string[] {
  const folder = resolve(flake.replace(/^path:/, ""));
  const file = join(folder, "flake.nix");
  return existsSync(file)
    ? [...reachableFiles(file).map(({ path }) => path), join(folder, "flake.lock")]
    : [];
}
