import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasTool, howToGet } from "../support/tools.ts";

export const root = join(import.meta.dirname, "../..");

/** Why flakes cannot be evaluated here, for `skipAllBecause`. */
export function whyNoFlakes(): string | undefined {
  if (!hasTool("nix-instantiate")) return howToGet("nix-instantiate");
  const git = spawnSync("git", ["rev-parse", "--show-toplevel"], { cwd: root, encoding: "utf8" });
  return git.status === 0 ? undefined : "this is no git checkout, and a flake of a folder is all of it";
}

/** Nix with a store of its own, and stand-ins for the flakes that this machine cannot have. */
export class Flakes implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "bare-mounts-flake-"));
  readonly nixpkgs = join(this.folder, "nixpkgs");
  readonly nixosWsl = join(this.folder, "nixos-wsl");

  constructor() {
    const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
    for (const file of tracked.filter((each) => each !== "" && existsSync(join(root, each)))) {
      cpSync(join(root, file), join(this.folder, "project", file), { verbatimSymlinks: true });
    }
    const subset = join(root, "lib/evaluate/nixos");
    for (const [name, flake] of [
      ["nixpkgs", this.nixpkgs],
      ["nixos-wsl", this.nixosWsl],
    ] as const) {
      cpSync(join(import.meta.dirname, name), flake, { recursive: true });
      cpSync(subset, join(flake, "nixos"), { recursive: true });
    }
    const real = process.env["NIXPKGS"];
    if (real !== undefined) cpSync(join(real, "lib"), join(this.nixpkgs, "lib"), { recursive: true });
  }

  /**
   * This checkout as a flake: what git knows of it, as it stands. As a folder, since Nix does not find a repository in a
   * chroot: it runs git in the mount namespace it was started in, whose root is another (Nix 2.8, restoreMountNamespace).
   */
  readonly ours = `path:${join(this.folder, "project")}`;

  /** For programs that run Nix: a store that may be written to, and nothing of this machine's. */
  readonly environment: NodeJS.ProcessEnv = {
    ...process.env,
    ...{ HOME: this.folder, XDG_CACHE_HOME: join(this.folder, "cache"), NIX_PATH: "" },
    ...{ NIX_STORE_DIR: join(this.folder, "store"), NIX_STATE_DIR: join(this.folder, "state") },
    ...{ NIX_LOG_DIR: join(this.folder, "log"), NIX_CONF_DIR: join(this.folder, "etc") },
  };

  /** Runs Nix. Returns what it printed; its message is that of the error where it fails. */
  nix(folder: string, ...options: readonly string[]): string {
    const features = ["nix-command", "flakes"].flatMap((name) => ["--extra-experimental-features", name]);
    const pure = ["--option", "allow-import-from-derivation", "false"];
    return execFileSync("nix", [...features, ...pure, ...options], {
      cwd: folder,
      encoding: "utf8",
      env: this.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** A value of this checkout's flake. @param apply a Nix function that it goes through */
  value(name: string, apply = "value: value"): unknown {
    return JSON.parse(
      this.nix(root, "eval", "--json", `${this.ours}#${name}`, "--apply", apply, ...this.withStandIn),
    );
  }

  readonly withStandIn = ["--override-input", "nixpkgs", `path:${this.nixpkgs}`, "--no-write-lock-file"];

  [Symbol.dispose](): void {
    // What is in a store is read-only.
    execFileSync("chmod", ["--recursive", "u+w", this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
