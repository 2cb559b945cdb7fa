import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BareStore, exists, Nix, type Run, whyNoBareStore } from "../support/bare-store.ts";
import { LoopDisks, whyNoLoopDisks } from "../support/loop-disk.ts";
import { withOwnRoot } from "../support/own-root.ts";
import { seed } from "../support/seed.ts";
import { skipAllBecause, skipWhere } from "../support/skip.ts";

/** A VHD and a disk with the same store, and the disk one system ahead. */
class Covered extends BareStore {
  readonly vhd: Nix;
  readonly disk: Nix;
  readonly old: string;
  readonly new: string;

  constructor(paths = 20) {
    super();
    this.vhd = this.nix("vhd");
    this.disk = this.nix("disk é");
    this.old = this.vhd.addSystem("old", paths);
    this.vhd.copyTo(this.disk);
    this.new = this.disk.addSystem("new", paths);
  }

  options(...args: readonly string[]): readonly string[] {
    return [`--nix=${this.disk.directory}`, `--vhd=${this.vhd.directory}`, ...args];
  }

  follow(...args: readonly string[]): Run {
    return this.run("follow", ...this.options(...args));
  }

  rollback(...args: readonly string[]): Run {
    return this.run("rollback", ...this.options(`--marker=${this.marker}`, ...args));
  }
}

describe("follow", () => {
  skipAllBecause(whyNoBareStore());

  test("gives the VHD the system that the disk is at, and says nothing twice", () => {
    using bare = new Covered();
    const run = bare.follow();
    expect(run).toMatchObject({ status: 0 });
    expect(run.output).toContain("Copying 19 paths");
    expect(bare.vhd.system()).toBe(bare.new);
    expect(bare.vhd.isWhole(bare.new)).toBe(true);
    expect(bare.vhd.links("var/nix/profiles")).toEqual(bare.disk.links("var/nix/profiles"));

    const before = bare.vhd.fingerprint();
    expect(bare.follow()).toEqual({ status: 0, output: "The distribution's VHD is up to date.\n" });
    expect(bare.vhd.fingerprint()).toBe(before);
  });

  test("goes back with the disk when that goes back a generation", () => {
    using bare = new Covered();
    bare.follow();
    bare.disk.setProfile("system", "system-1-link");
    expect(bare.follow()).toMatchObject({ status: 0 });
    expect(bare.vhd.system()).toBe(bare.old);
    expect(bare.vhd.links("var/nix/profiles")).toMatchObject({ "system-2-link": bare.new });
  });

  test("leaves a generation of the VHD alone whose number the disk gave to another system", () => {
    using bare = new Covered();
    const own = bare.vhd.addSystem("made on the VHD", 5);
    expect(bare.follow()).toMatchObject({ status: 0 });
    const links = {
      system: "system-3-link",
      "system-1-link": bare.old,
      "system-2-link": own,
      "system-3-link": bare.new,
    };
    expect(bare.vhd.links("var/nix/profiles")).toEqual(links);
    expect(bare.follow()).toMatchObject({ status: 0 });
    expect(bare.vhd.links("var/nix/profiles")).toEqual(links);
  });

  test("brings the running system too, where that is another than the profile's", () => {
    using bare = new Covered();
    const tested = bare.disk.addSystem("of nixos-rebuild test", 6);
    bare.disk.setProfile("system", "system-2-link");
    const running = join(bare.folder, "current-system");
    symlinkSync(tested, running);
    expect(bare.follow(`--system=${running}`)).toMatchObject({ status: 0 });
    expect(bare.vhd.isWhole(tested)).toBe(true);
    expect(bare.vhd.system()).toBe(bare.new);
  });

  test("keeps what the VHD boots from being deleted on the disk, so that the guard stays content", () => {
    using bare = new Covered();
    expect(bare.follow()).toMatchObject({ status: 0 });
    expect(bare.disk.links("var/nix/gcroots")).toMatchObject({ "wsl-bare-store-vhd": bare.new });
    // A newer system that the VHD never got, and everything older deleted.
    bare.disk.addSystem("newer", 5);
    const profiles = join(bare.disk.directory, "var/nix/profiles");
    rmSync(join(profiles, "system-1-link"));
    rmSync(join(profiles, "system-2-link"));
    expect(collectGarbage(bare, bare.disk)).toMatchObject({ status: 0 });
    expect(exists(bare.disk.file(bare.old))).toBe(false);
    expect(bare.guard(bare.vhd, bare.disk.directory)).toMatchObject({ status: 0, mayMount: true });
  });

  test("--keep deletes the VHD's oldest generations and what only they need, and no other", () => {
    using bare = new Covered();
    bare.follow();
    const third = bare.disk.addSystem("third", 10);
    bare.follow();
    expect(exists(bare.vhd.file(bare.old))).toBe(true);

    const fourth = bare.disk.addSystem("fourth", 10);
    expect(bare.runWithNix("follow", ...bare.options("--keep", "2"))).toMatchObject({ status: 0 });
    expect(bare.vhd.links("var/nix/profiles")).toEqual({
      system: "system-4-link",
      "system-3-link": third,
      "system-4-link": fourth,
    });
    expect(bare.vhd.isWhole(third, fourth)).toBe(true);
    expect(exists(bare.vhd.file(bare.old))).toBe(false);
    expect(exists(bare.vhd.file(bare.new))).toBe(false);
    // The disk's are nobody's business here.
    expect(bare.disk.isWhole(bare.old)).toBe(true);
  });

  test("--keep never deletes the system that the VHD boots, nor the one that runs", () => {
    using bare = new Covered();
    bare.follow();
    const third = bare.disk.addSystem("third", 10);
    bare.follow();
    bare.disk.setProfile("system", "system-1-link");
    expect(bare.runWithNix("follow", ...bare.options("--keep=1", `--system=${bare.new}`))).toMatchObject({
      status: 0,
    });
    expect(bare.vhd.system()).toBe(bare.old);
    expect(bare.vhd.isWhole(bare.old, bare.new, third)).toBe(true);
    expect(exists(join(bare.vhd.directory, "var/nix/profiles/system-2-link"))).toBe(false);
  });

  test("does nothing where nothing covers the VHD", () => {
    using bare = new Covered();
    const before = bare.vhd.fingerprint();
    const run = bare.run("follow", `--nix=${bare.vhd.directory}`, `--vhd=${bare.vhd.directory}`);
    expect(run.status).toBe(0);
    expect(run.output).toContain("nothing to follow");
    expect(bare.vhd.fingerprint()).toBe(before);
  });

  test("fails where the disk has no system profile", () => {
    using bare = new Covered();
    rmSync(join(bare.disk.directory, "var/nix/profiles/system"));
    const run = bare.follow();
    expect(run.status).toBe(1);
    expect(run.output).toContain("no system profile");
    expect(bare.vhd.system()).toBe(bare.old);
  });

  test("waits for another that is at it", async () => {
    using bare = new Covered();
    const holder = spawn("flock", [bare.vhd.directory, "sh", "-c", "echo; read -r _"]);
    await once(holder.stdout, "data");
    const follow = spawn("bash", [bare.script, "follow", ...bare.options()], { stdio: "ignore" });
    const ended = once(follow, "exit");
    // Rolling back is for people, who would rather know.
    expect(bare.rollback()).toMatchObject({ status: 1 });
    expect(bare.vhd.system()).toBe(bare.old);
    expect(follow.exitCode).toBeNull();
    holder.stdin.end();
    expect(await ended).toEqual([0, null]);
    expect(bare.vhd.system()).toBe(bare.new);
  });

  test("does not trust what a machine that was switched off left of a copy", () => {
    using bare = new Covered();
    expect(bare.follow()).toMatchObject({ status: 0 });
    const [empty = "", lost = "", whole = ""] = bare.vhd
      .closure(bare.new)
      .filter((path) => statSync(bare.vhd.file(path)).isFile());
    // As a file system is after that: everything is registered, but its contents never left the memory.
    const [first, second] = ["system-1-link", "system-2-link"] as const;
    bare.vhd.setProfile("system", first);
    truncateSync(bare.vhd.file(empty));
    rmSync(bare.vhd.file(lost));
    writeFileSync(
      join(bare.vhd.directory, ".wsl-bare-store-copying"),
      `${bare.vhd.closure(bare.new).join("\n")}\n`,
    );

    // Even if another system comes first.
    bare.disk.setProfile("system", first);
    const run = bare.follow();
    expect(run).toMatchObject({ status: 0 });
    expect(run.output).toContain("Copying 1 damaged paths again");
    expect(run.output).not.toContain(whole);
    bare.disk.setProfile("system", second);
    expect(bare.follow()).toMatchObject({ status: 0 });
    expect(bare.vhd.system()).toBe(bare.new);
    expect(bare.vhd.isWhole(bare.new)).toBe(true);
    expect(bare.follow().output).not.toContain("did not end");
  });

  test("remembers what was lost of a system that the disk has no more", () => {
    using bare = new Covered();
    expect(bare.follow()).toMatchObject({ status: 0 });
    const [empty = ""] = bare.vhd.closure(bare.new);
    const list = join(bare.vhd.directory, ".wsl-bare-store-copying");
    truncateSync(bare.vhd.file(bare.new));
    writeFileSync(list, `${empty}\n${bare.new}\n`);
    bare.disk.setProfile("system", "system-1-link");
    rmSync(join(bare.disk.directory, "var/nix/profiles/system-2-link"));
    rmSync(join(bare.disk.directory, "var/nix/gcroots/wsl-bare-store-vhd"));
    expect(collectGarbage(bare, bare.disk)).toMatchObject({ status: 0 });

    expect(bare.follow()).toMatchObject({ status: 0 });
    expect(bare.vhd.system()).toBe(bare.old);
    expect(readFileSync(list, "utf8")).toBe(`${bare.new}\n`);

    // It may be built again.
    expect(bare.disk.addSystem("new", 20)).toBe(bare.new);
    expect(bare.follow()).toMatchObject({ status: 0 });
    expect(bare.vhd.isWhole(bare.new)).toBe(true);
    expect(exists(list)).toBe(false);
  });

  test("without room it fails before anything changes, and --keep makes room", (context) => {
    skipWhere(whyNoLoopDisks(), context);
    using bare = new Covered();
    using disks = new LoopDisks();
    const mount = disks.mount(disks.make("mkfs.ext4"), "rw");
    const vhd = new Nix(join(mount, "nix"));
    bare.vhd.copyTo(vhd);
    const large = join(bare.folder, "large");
    writeFileSync(large, Buffer.alloc(40 * 2 ** 20, "x"));
    vhd.addGeneration("system", vhd.store("--add", large).trim());
    vhd.addSystem("small", 4);
    fill(mount, 10);
    const before = vhd.fingerprint();

    const options = [`--nix=${bare.disk.directory}`, `--vhd=${vhd.directory}`];
    const run = bare.run("follow", ...options);
    expect(run.status).toBe(1);
    expect(run.output).toMatch(/^<3>The distribution's VHD lacks \d+\.\d MiB of room for 19 paths/m);
    expect(vhd.fingerprint()).toBe(before);

    expect(bare.runWithNix("follow", ...options, "--keep=1")).toMatchObject({ status: 0 });
    expect(vhd.system()).toBe(bare.new);
    expect(vhd.isWhole(bare.new)).toBe(true);
  });

  test("a VHD that fills up meanwhile keeps booting its older system", (context) => {
    skipWhere(whyNoLoopDisks(), context);
    using bare = new Covered(100);
    using disks = new LoopDisks();
    // Bytes enough, but not for so many files.
    const mount = disks.mount(disks.make("mkfs.ext4", "-N", "512"), "rw");
    const vhd = new Nix(join(mount, "nix"));
    bare.vhd.copyTo(vhd);
    mkdirSync(join(mount, "files"));
    for (let left = filesLeft(mount) - 30; left > 0; left--) {
      writeFileSync(join(mount, "files", String(left)), "");
    }
    const run = bare.run("follow", `--nix=${bare.disk.directory}`, `--vhd=${vhd.directory}`);
    expect(run.status).toBe(1);
    expect(run.output).toContain("No space left on device");
    expect(run.output).toContain("keeps its older system");
    expect(vhd.system()).toBe(bare.old);
    expect(vhd.isWhole(bare.old)).toBe(true);
  });

  test("finds the VHD's own /nix under the one that covers it, and nobody sees how", () => {
    using bare = new Covered();
    const root = new Distribution(bare, bare.vhd);
    const run = root.run(bare.disk, bare.script, "follow");
    expect(run.output).toContain("Copying 19 paths");
    expect(run.status).toBe(0);
    expect(root.nix.system()).toBe(bare.new);
    expect(root.nix.isWhole(bare.new)).toBe(true);
    expect(bare.disk.system()).toBe(bare.new);
    expect(readdirSync(join(root.directory, "run/wsl-bare-mounts/vhd"))).toEqual([]);

    expect(root.run(undefined, bare.script, "follow").output).toContain("nothing to follow");
  });
});

describe("rollback", () => {
  skipAllBecause(whyNoBareStore());

  test("brings the VHD up to date and makes the guard leave /nix alone until the next migration", () => {
    using bare = new Covered();
    const before = bare.disk.store("--dump-db");
    const run = bare.rollback();
    expect(run).toMatchObject({ status: 0 });
    expect(run.output).toContain("nixStore.enable = false");
    expect(bare.vhd.system()).toBe(bare.new);
    expect(bare.vhd.isWhole(bare.new)).toBe(true);
    expect(bare.disk.store("--dump-db")).toBe(before);
    expect(bare.guard(bare.vhd, bare.disk.directory)).toMatchObject({ status: 0, mayMount: false });

    expect(bare.migrate(bare.vhd, bare.disk.directory)).toMatchObject({ status: 0 });
    expect(bare.guard(bare.vhd, bare.disk.directory)).toMatchObject({ status: 0, mayMount: true });
  });

  test("--all brings users' profiles, roots and every other path as well", () => {
    using bare = new Covered();
    const profiles = "var/nix/profiles/per-user/alice";
    mkdirSync(join(bare.disk.directory, profiles), { recursive: true });
    const installed = bare.disk.store("--add", bare.script).trim();
    bare.disk.addGeneration("per-user/alice/profile", installed);

    expect(bare.rollback()).toMatchObject({ status: 0 });
    expect(exists(bare.vhd.file(installed))).toBe(false);
    expect(bare.rollback("--all")).toMatchObject({ status: 0 });
    expect(bare.vhd.isWhole(installed)).toBe(true);
    expect(bare.vhd.links(profiles)).toEqual(bare.disk.links(profiles));
  });

  test("works where nothing covers the VHD, if that is whole", () => {
    using bare = new Covered();
    const options = [`--nix=${bare.vhd.directory}`, `--vhd=${bare.vhd.directory}`, `--marker=${bare.marker}`];
    expect(bare.run("rollback", ...options, `--source=${bare.folder}/no-disk`)).toMatchObject({ status: 0 });
    expect(exists(bare.marker)).toBe(true);

    rmSync(bare.marker);
    rmSync(bare.vhd.file(bare.old));
    const run = bare.run("rollback", ...options);
    expect(run.status).toBe(1);
    expect(run.output).toContain(bare.old);
    expect(exists(bare.marker)).toBe(false);
  });

  test("does nothing where something else covers the VHD than it was told", () => {
    using bare = new Covered();
    const run = bare.rollback(`--source=${bare.folder}`);
    expect(run.status).toBe(1);
    expect(bare.vhd.system()).toBe(bare.old);
    expect(exists(bare.marker)).toBe(false);
  });

  test("leaves no marker where the VHD cannot follow", () => {
    using bare = new Covered();
    rmSync(bare.disk.file(bare.new));
    expect(bare.rollback()).toMatchObject({ status: 1 });
    expect(exists(bare.marker)).toBe(false);
    expect(bare.vhd.system()).toBe(bare.old);
  });
});

describe("follow, killed", () => {
  skipAllBecause(whyNoBareStore());

  test(`at 8 random moments (seed ${seed}) leaves a VHD that boots a whole system, and goes on`, async () => {
    using bare = new Covered(150);
    const vhd = new Nix(join(bare.folder, "killed"));
    const options = [`--nix=${bare.disk.directory}`, `--vhd=${vhd.directory}`];
    const restore = () => {
      rmSync(vhd.directory, { recursive: true, force: true });
      bare.vhd.copyTo(vhd);
    };

    restore();
    const started = performance.now();
    expect(bare.run("follow", ...options)).toMatchObject({ status: 0 });
    const duration = performance.now() - started;

    let killed = 0;
    for (const moment of fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { seed, numRuns: 8 })) {
      restore();
      const where = `killed after ${moment} of ${duration} ms`;
      killed += (await bare.kill(moment * duration, "follow", ...options)) ? 1 : 0;
      expect([bare.old, bare.new], where).toContain(vhd.system());
      expect(vhd.isWhole(vhd.system(), bare.old), where).toBe(true);

      expect(bare.run("follow", ...options), where).toMatchObject({ status: 0 });
      expect(vhd.system(), where).toBe(bare.new);
      expect(vhd.isWhole(bare.new, bare.old), where).toBe(true);
    }
    expect(killed).toBeGreaterThan(0);
  });
});

/** A root directory with the machine's programs and a nix of its own. */
class Distribution {
  readonly directory: string;
  readonly nix: Nix;
  readonly #bare: BareStore;

  constructor(bare: BareStore, vhd: Nix) {
    this.#bare = bare;
    this.directory = join(bare.folder, "root");
    this.nix = new Nix(join(this.directory, "nix"));
    mkdirSync(join(this.directory, "run"), { recursive: true });
    cpSync(vhd.directory, this.nix.directory, { recursive: true, verbatimSymlinks: true });
  }

  /** Runs a script in it, with a nix mounted over its own, or none. */
  run(cover: Nix | undefined, script: string, ...args: readonly string[]): Run {
    const folders = ["bin", "sbin", "lib", "lib64", "usr", "etc", "dev", "proc", "tmp"];
    const mounted = folders.filter((name) => {
      const target = join(this.directory, name);
      if (exists(`/${name}`) && !exists(target)) {
        try {
          symlinkSync(readlinkSync(`/${name}`), target);
        } catch {
          mkdirSync(target);
        }
      }
      return exists(target) && readlinkOrNothing(target) === undefined;
    });
    return this.#bare.command(
      "unshare",
      ...[
        ...["--mount", "--propagation", "private", "--", "bash", "-euc"],
        `root=$1 cover=$2 script=$3 count=$4
        shift 4
        mount --bind -- "$root" "$root"
        for name in "\${@:1:count}"; do mount --rbind -- "/$name" "$root/$name"; done
        if [[ -n $cover ]]; then mount --bind -- "$cover" "$root/nix"; fi
        exec chroot "$root" bash "$script" "\${@:count+1}"`,
        ...[
          "bash",
          this.directory,
          cover?.directory ?? "",
          script,
          String(mounted.length),
          ...mounted,
          ...args,
        ],
      ],
    );
  }
}

function readlinkOrNothing(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** As a distribution does where a nix is mounted at /nix. */
function collectGarbage(bare: BareStore, nix: Nix): Run {
  return bare.command(
    ...withOwnRoot(bare.folder, "bash", "-c", 'mount --bind -- "$1" /nix && exec nix-store --gc'),
    ...["bash", nix.directory],
  );
}

function fill(mount: string, mebibytesLeft: number): void {
  const { stdout } = spawnSync("df", ["--output=avail", "--block-size=1M", mount], { encoding: "utf8" });
  const free = Number(stdout.split("\n")[1]);
  spawnSync("fallocate", ["--length", `${free - mebibytesLeft}M`, join(mount, "full")]);
}

function filesLeft(mount: string): number {
  const { stdout } = spawnSync("df", ["--output=iavail", mount], { encoding: "utf8" });
  return Number(stdout.split("\n")[1]);
}
