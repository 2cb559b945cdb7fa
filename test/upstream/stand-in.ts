import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Files of a checkout that has the layout of NixOS-WSL, and nothing in it that works. */
const files: Readonly<Record<string, string>> = {
  "flake.nix": `{
  outputs = { self, ... }: {
    nixosModules.wsl = ./modules;
    checks = pkgs: args: {
      nixpkgs-fmt = pkgs.callPackage ./checks/nixpkgs-fmt.nix args;
    };
  };
}
`,
  "modules/default.nix": `{ lib, ... }: {
  imports = [
    ./alpha.nix
    ./wsl-distro.nix

    (lib.mkRemovedOptionModule [ "wsl" "gone" ] "See ./elsewhere.nix")
  ];
}
`,
  "modules/alpha.nix": "{ }\n",
  "modules/wsl-distro.nix": "{ }\n",
  "docs/src/SUMMARY.md": `# Summary

[README](./README.md)

- [Installation](./install.md)
- [How-To](./how-to/README.md)
  - [One thing](./how-to/one.md)
  - [Another thing](./how-to/another.md)
- [Troubleshooting](./troubleshooting/README.md)
  - [Recovery](./troubleshooting/recovery.md)
`,
  "tests/lib/lib.ps1": "class Distro { }\n",
};

/** Runs git in a folder, with a name and nothing of the user's settings. */
export function git(folder: string, ...options: readonly string[]): string {
  const identity = [
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@example.org",
    "-c",
    "commit.gpgsign=false",
  ];
  const run = spawnSync("git", [...identity, ...options], { cwd: folder, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`git ${options.join(" ")}: ${run.stderr}`);
  return run.stdout;
}

/** Writes files below a folder, and the folders that they need. */
export function writeBelow(folder: string, texts: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** A new folder that only tests use. Absolute path without symbolic links. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "bare-mounts-upstream-")));
}

/** A stand-in for a checkout of NixOS-WSL, with all of it committed. The caller removes it. */
export function standIn(changed: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  writeBelow(folder, { ...files, ...changed });
  git(folder, "init", "--quiet");
  commitAll(folder);
  return folder;
}

export function commitAll(folder: string): void {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "All");
}

/** Every file of a checkout with its text, without git's own. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: "utf8" });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.startsWith(join(folder, ".git/")))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
