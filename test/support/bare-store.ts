import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { programText } from "../../lib/check/oracles/stand-ins.ts";
import { printNix } from "../../lib/nix/index.ts";
import { withOwnRoot } from "./own-root.ts";
import { hasTool, howToGet } from "./tools.ts";

/** Why wsl-bare-store cannot be tried on this machine, or undefined where it can. */
export function whyNoBareStore(): string | undefined {
  for (const tool of ["nix-store", "jq", "unshare"] as const) {
    if (!hasTool(tool)) {
      return howToGet(tool);
    }
  }
  return process.getuid?.() === 0 ? undefined : "Nix' stores and mounts need root: run the tests as root";
}

export interface Run {
  readonly status: number | null;
  /** stdout and stderr, as they came. */
  readonly output: string;
}

/** A temporary folder with wsl-bare-store in it, and what the tests need of Nix around it. Gone when the test ends. */
export class BareStore implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "bare-store-"));
  readonly script = join(this.folder, "wsl-bare-store");
  readonly marker = join(this.folder, "rolled-back");
  readonly flag = join(this.folder, "run/nix-store");

  constructor() {
    writeFileSync(this.script, programText("wsl-bare-store"));
  }

  /** Runs wsl-bare-store with nothing configured. */
  run(...args: readonly string[]): Run {
    return this.command("bash", this.script, ...args);
  }

  /** The same where there is a /nix to mount something on, as `--keep` does: this machine need not have one. */
  runWithNix(...args: readonly string[]): Run {
    return this.command(...withOwnRoot(this.folder, "bash", this.script, ...args));
  }

  command(command: string, ...args: readonly string[]): Run {
    const { status, stdout, stderr } = spawnSync(command, args, {
      encoding: "utf8",
      env: this.environment(),
    });
    return { status, output: stdout + stderr };
  }

  /**
   * Runs wsl-bare-store and kills it with all that it started after some milliseconds. Resolves, when nothing of it is
   * left, to whether it was still running.
   */
  async kill(after: number, ...args: readonly string[]): Promise<boolean> {
    const child = spawn("bash", [this.script, ...args], {
      detached: true,
      stdio: "ignore",
      env: this.environment(),
    });
    const exit = once(child, "exit");
    await Promise.race([exit, setTimeout(after)]);
    if (child.pid === undefined) {
      throw new Error("bash could not be started");
    }
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It ended before, with all that it started.
    }
    await exit;
    while (isRunning(child.pid)) {
      await setTimeout(1);
    }
    return child.signalCode === "SIGKILL";
  }

  environment(): NodeJS.ProcessEnv {
    return { ...nixEnvironment(), WSL_BARE_MOUNTS_DATA: join(this.folder, "mounts.json") };
  }

  /** What the guard says of a disk, with its flag. */
  guard(vhd: Nix, disk: string, ...args: readonly string[]): Run & { mayMount: boolean } {
    const system = join(this.folder, "current-system");
    rmSync(system, { force: true });
    symlinkSync(vhd.system(), system);
    const run = this.run(
      ...["guard", `--source=${disk}`, `--flag=${this.flag}`, `--nix=${vhd.directory}`],
      ...[`--system=${system}`, `--marker=${this.marker}`, ...args],
    );
    return { ...run, mayMount: exists(this.flag) };
  }

  migrate(vhd: Nix, disk: string, ...args: readonly string[]): Run {
    return this.run("migrate", ...this.migrateOptions(vhd, disk), ...args);
  }

  /** Temporary folders are on one file system, which `migrate` refuses otherwise. */
  migrateOptions(vhd: Nix, disk: string): readonly string[] {
    return [
      ...[`--source=${vhd.directory}`, `--target=${disk}`, "--instance=main"],
      ...[`--marker=${this.marker}`, "--any-file-system"],
    ];
  }

  /** A nix in the folder: a name of a folder that need not exist yet. */
  nix(name: string): Nix {
    return new Nix(join(this.folder, name));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A directory with `store` and `var/nix`, as /nix is one, made and looked at by the real Nix. */
export class Nix {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  get #url(): string {
    const encoded = this.directory.split("/").map(encodeURIComponent).join("/");
    return `local?store=/nix/store&real=${encoded}/store&state=${encoded}/var/nix&log=${encoded}/var/log/nix`;
  }

  store(...args: readonly string[]): string {
    return this.#nix("nix-store", ...args);
  }

  /**
   * Makes a system of some paths that need each other, and a generation of the system profile that leads to it. Some
   * paths are those of every other system.
   */
  addSystem(name: string, paths: number): string {
    const roots = join(this.directory, "var/nix/gcroots");
    mkdirSync(roots, { recursive: true });
    if (!exists(join(roots, "profiles"))) {
      symlinkSync("/nix/var/nix/profiles", join(roots, "profiles"));
    }
    const contents = mkdtempSync(join(tmpdir(), "bare-store-contents-"));
    writeFileSync(join(contents, "init"), `#!/bin/sh\n# ${name}\n`, { mode: 0o755 });
    writeFileSync(join(contents, "large"), name.repeat(20_000));
    symlinkSync("init", join(contents, "link to init"));
    const system = this.#nix(
      "nix-instantiate",
      ...["--eval", "--strict", "--json", "--read-write-mode", "--expr"],
      `{ contents, name, paths }:
      let
        directory = builtins.path { path = /. + contents; name = "directory"; };
        common = builtins.toFile "common" "in every system";
        needs = i: builtins.toFile "path" "\${name} \${toString i} \${directory} \${common}";
      in
      builtins.toFile "nixos-system" (toString (builtins.genList needs (paths - 3)))`,
      ...["--argstr", "contents", contents, "--argstr", "name", name, "--arg", "paths", String(paths)],
    );
    rmSync(contents, { recursive: true });
    const path = z.string().parse(JSON.parse(system));
    this.addGeneration("system", path);
    return path;
  }

  /** A new generation of a profile, as `nix-env --set` makes it. */
  addGeneration(profile: string, target: string): void {
    const profiles = join(this.directory, "var/nix/profiles");
    let number = 1;
    while (exists(join(profiles, `${profile}-${number}-link`))) {
      number++;
    }
    symlinkSync(target, join(profiles, `${profile}-${number}-link`));
    this.setProfile(profile, `${basename(profile)}-${number}-link`);
  }

  /** Lets a profile lead to another of its generations. */
  setProfile(profile: string, link: string): void {
    const path = join(this.directory, "var/nix/profiles", profile);
    rmSync(path, { force: true });
    symlinkSync(link, path);
  }

  /** The store path that the system profile leads to. */
  system(): string {
    const profiles = join(this.directory, "var/nix/profiles");
    return readlinkSync(join(profiles, readlinkSync(join(profiles, "system"))));
  }

  /** The links in a folder of profiles or roots, by name. */
  links(folder: string): Record<string, string> {
    const links: Record<string, string> = {};
    for (const name of readdirSync(join(this.directory, folder)).sort()) {
      const path = join(this.directory, folder, name);
      if (lstatSync(path).isSymbolicLink()) {
        links[name] = readlinkSync(path);
      }
    }
    return links;
  }

  /** Where a store path's files are. */
  file(path: string): string {
    return join(this.directory, "store", path.slice("/nix/store/".length));
  }

  closure(...paths: readonly string[]): readonly string[] {
    return this.store("--query", "--requisites", ...paths)
      .trim()
      .split("\n");
  }

  /** Whether Nix has every path of these closures registered, and the files have the contents that were registered. */
  isWhole(...systems: readonly string[]): boolean {
    try {
      this.store("--verify-path", ...this.closure(...systems));
      return true;
    } catch {
      return false;
    }
  }

  /** All that must not change: each file with type, mode, owner, size, time and target, and what is registered. */
  fingerprint(): string {
    const find = spawnSync(
      "find",
      ["store", "var/nix/profiles", "var/nix/gcroots", "-printf", "%p %y %m %U:%G %s %T@ %l\\n"],
      { cwd: this.directory, encoding: "utf8" },
    );
    return find.stdout.split("\n").sort().join("\n") + this.store("--dump-db");
  }

  copyTo(other: Nix): void {
    cpSync(this.directory, other.directory, {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
    });
  }

  #nix(command: string, ...args: readonly string[]): string {
    const run = spawnSync(command, ["--store", this.#url, ...args], {
      encoding: "utf8",
      env: nixEnvironment(),
      maxBuffer: 2 ** 26,
    });
    if (run.status !== 0) {
      throw new Error(`${command} ${printNix([...args])}: ${run.stderr}`);
    }
    return run.stdout;
  }
}

/** Nix as root warns in each run where there is no group nixbld, which has nothing to do here: nothing is built. */
function nixEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NIX_CONFIG: "build-users-group =" };
}

/** Whether there is something, be it a link that leads nowhere. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whether a process of a group is still at work; one that only waits for its parent to notice its end is not. */
function isRunning(group: number): boolean {
  return readdirSync("/proc").some((entry) => {
    if (!/^\d+$/.test(entry)) {
      return false;
    }
    try {
      // pid (name) state parent group ...
      const [state, , ofGroup] = readFileSync(`/proc/${entry}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return Number(ofGroup) === group && state !== "Z" && state !== "X";
    } catch {
      return false;
    }
  });
}
