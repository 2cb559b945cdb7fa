import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { programText } from "../../lib/check/oracles/stand-ins.ts";
import { BareStore, exists, Nix, whyNoBareStore } from "../support/bare-store.ts";
import { LoopDisks, whyNoLoopDisks } from "../support/loop-disk.ts";
import { seed } from "../support/seed.ts";
import { skipAllBecause, skipWhere } from "../support/skip.ts";

describe("migrate", () => {
  skipAllBecause(whyNoBareStore());

  let vhd: Nix;
  beforeAll(() => {
    const made = new BareStore();
    vhd = made.nix("vhd");
    if (whyNoBareStore() === undefined) {
      vhd.addSystem("one", 20);
      vhd.addSystem("two", 40);
    }
    return () => made[Symbol.dispose]();
  });

  function ownVhd(bare: BareStore): Nix {
    const copy = bare.nix("vhd");
    vhd.copyTo(copy);
    return copy;
  }

  test("copies everything, checks it, and leaves the source as it was", () => {
    using bare = new BareStore();
    const disk = bare.nix("disk");
    const before = vhd.fingerprint();
    const run = bare.migrate(vhd, disk.directory);
    expect(run).toMatchObject({ status: 0 });
    expect(run.output).toMatch(/Checking the contents of 59 paths/);
    expect(disk.store("--dump-db").split("\n").sort()).toEqual(vhd.store("--dump-db").split("\n").sort());
    const stores = [vhd, disk].map(({ directory }) => join(directory, "store"));
    expect(bare.command("diff", "--recursive", "--no-dereference", ...stores)).toEqual({
      status: 0,
      output: "",
    });
    expect(disk.links("var/nix/profiles")).toEqual(vhd.links("var/nix/profiles"));
    expect(disk.isWhole(vhd.system())).toBe(true);
    expect(vhd.fingerprint()).toBe(before);
    expect(bare.guard(vhd, disk.directory)).toMatchObject({ status: 0, mayMount: true });
  });

  test("works with any name of a disk's directory and of an instance, and runs no command of theirs", () => {
    using bare = new BareStore();
    const proof = join(bare.folder, "proof");
    const name = `a b%i%41&real=x#?+$(touch ${proof.replaceAll("/", "\\/")})\`id\`'"\\é`.replaceAll("/", "");
    const disk = bare.nix(name);
    const options = [...bare.migrateOptions(vhd, disk.directory), `--instance=${name}`];
    expect(bare.run("migrate", ...options)).toMatchObject({ status: 0 });
    expect(disk.isWhole(vhd.system())).toBe(true);
    expect(bare.guard(vhd, disk.directory, `--instance=${name}`)).toMatchObject({ mayMount: true });
    expect(bare.guard(vhd, disk.directory, "--instance=main")).toMatchObject({ mayMount: false });
    expect(exists(proof)).toBe(false);
  });

  test("copies profiles of users and roots, indirect ones too, with their owners", () => {
    using bare = new BareStore();
    const own = ownVhd(bare);
    const disk = bare.nix("disk");
    const user = join(own.directory, "var/nix/profiles/per-user/alice");
    mkdirSync(user, { recursive: true });
    own.addGeneration("per-user/alice/profile", own.system());
    spawnSync("chown", ["--recursive", "--no-dereference", "1234:100", user]);
    mkdirSync(join(own.directory, "var/nix/gcroots/auto"), { recursive: true });
    symlinkSync("/home/alice/result", join(own.directory, "var/nix/gcroots/auto/abc"));
    mkdirSync(join(own.directory, "var/nix/daemon-socket"));

    expect(bare.migrate(own, disk.directory)).toMatchObject({ status: 0 });
    expect(disk.links("var/nix/profiles/per-user/alice")).toEqual(
      own.links("var/nix/profiles/per-user/alice"),
    );
    expect(statSync(join(disk.directory, "var/nix/profiles/per-user/alice"))).toMatchObject({
      uid: 1234,
      gid: 100,
    });
    const link = join(disk.directory, "var/nix/profiles/per-user/alice/profile-1-link");
    expect(lstatSync(link)).toMatchObject({ uid: 1234, gid: 100 });
    expect(disk.links("var/nix/gcroots/auto")).toEqual({ abc: "/home/alice/result" });
    // nix-daemon.socket does not start without it.
    expect(exists(join(disk.directory, "var/nix/daemon-socket"))).toBe(true);
  });

  test("leaves profiles rooted at /nix, where the garbage collector will look for them", () => {
    using bare = new BareStore();
    const own = ownVhd(bare);
    const disk = bare.nix("disk");
    // As Nix makes it for a store that it first saw elsewhere.
    const profiles = join(own.directory, "var/nix/gcroots/profiles");
    rmSync(profiles);
    symlinkSync(join(own.directory, "var/nix/profiles"), profiles);
    expect(bare.migrate(own, disk.directory)).toMatchObject({ status: 0 });
    expect(disk.links("var/nix/gcroots")).toMatchObject({
      profiles: "/nix/var/nix/profiles",
      "wsl-bare-store-vhd": vhd.system(),
    });
  });

  test("run again, it copies what came in since, and changes no generation of the disk", () => {
    using bare = new BareStore();
    const own = ownVhd(bare);
    const disk = bare.nix("disk");
    expect(bare.migrate(own, disk.directory)).toMatchObject({ status: 0 });
    const onDisk = disk.addSystem("made on the disk", 5);
    const onVhd = own.addSystem("made on the VHD", 6);
    expect(bare.guard(own, disk.directory)).toMatchObject({ mayMount: false });

    const run = bare.migrate(own, disk.directory);
    expect(run).toMatchObject({ status: 0 });
    expect(run.output).toContain("Copying 5 paths");
    expect(disk.links("var/nix/profiles")).toMatchObject({
      system: "system-4-link",
      "system-3-link": onDisk,
      "system-4-link": onVhd,
    });
    expect(bare.guard(own, disk.directory)).toMatchObject({ mayMount: true });
    expect(bare.migrate(own, disk.directory).output).not.toContain("Copying");
  });

  test("brings back what was damaged or lost on the disk", () => {
    using bare = new BareStore();
    const disk = bare.nix("disk");
    expect(bare.migrate(vhd, disk.directory)).toMatchObject({ status: 0 });
    const paths = disk.closure(vhd.system());
    const [damaged = "", lost = ""] = paths.filter((path) => statSync(disk.file(path)).isFile());
    writeFileSync(disk.file(damaged), "damaged");
    rmSync(disk.file(lost));

    const quick = bare.migrate(vhd, disk.directory, "--verify=paths");
    expect(quick.status).toBe(1);
    expect(quick.output).toContain(lost);
    expect(bare.guard(vhd, disk.directory)).toMatchObject({ mayMount: false });

    expect(bare.migrate(vhd, disk.directory)).toMatchObject({ status: 0 });
    expect(disk.isWhole(vhd.system())).toBe(true);
    expect(bare.guard(vhd, disk.directory)).toMatchObject({ mayMount: true });
  });

  test("takes along what comes into the source meanwhile", () => {
    using bare = new BareStore();
    const own = ownVhd(bare);
    const disk = bare.nix("disk");
    // A build that ends just after the first round of copying.
    mkdirSync(join(bare.folder, "bin"));
    const late = bare.nix("late");
    own.copyTo(late);
    const system = late.addSystem("late", 5);
    writeFileSync(
      join(bare.folder, "bin/nix"),
      `#!/bin/sh
      PATH=\${PATH#*:}
      nix "$@" || exit
      [ -e "${bare.folder}/built" ] && exit
      touch "${bare.folder}/built"
      rm -r "${own.directory}" && cp -a "${late.directory}" "${own.directory}"`,
      { mode: 0o755 },
    );
    const run = bare.command(
      ...(["env", `PATH=${join(bare.folder, "bin")}:${process.env["PATH"]}`] as const),
      ...["bash", bare.script, "migrate", ...bare.migrateOptions(own, disk.directory)],
    );
    expect(run).toMatchObject({ status: 0 });
    expect(run.output.match(/Copying \d+ paths/g)).toEqual(["Copying 59 paths", "Copying 4 paths"]);
    expect(disk.system()).toBe(system);
    expect(disk.isWhole(system)).toBe(true);
  });

  test("--dry-run says how much there is to copy, and writes nothing", () => {
    using bare = new BareStore();
    const disk = bare.nix("disk");
    const run = bare.migrate(vhd, disk.directory, "--dry-run");
    expect(run.status).toBe(0);
    expect(run.output).toMatch(/Would copy 59 paths \(\d+\.\d [KM]iB\)/);
    expect(exists(disk.directory)).toBe(false);
  });

  test("takes back a rollback", () => {
    using bare = new BareStore();
    const disk = bare.nix("disk");
    writeFileSync(bare.marker, "");
    expect(bare.migrate(vhd, disk.directory)).toMatchObject({ status: 0 });
    expect(exists(bare.marker)).toBe(false);

    // The disk may also be in use still.
    writeFileSync(bare.marker, "");
    const run = bare.migrate(disk, disk.directory);
    expect(run).toMatchObject({ status: 0 });
    expect(run.output).toContain("nothing to copy");
    expect(exists(bare.marker)).toBe(false);
  });

  test("refuses another instance's directory", () => {
    using bare = new BareStore();
    const disk = bare.nix("disk");
    expect(bare.migrate(vhd, disk.directory)).toMatchObject({ status: 0 });
    const before = disk.fingerprint();
    const run = bare.migrate(vhd, disk.directory, "--instance=dev");
    expect(run.status).toBe(1);
    expect(run.output).toContain("store of the instance main, not of dev");
    expect(disk.fingerprint()).toBe(before);
  });

  test("takes over a store without an owner, as one that was copied by hand", () => {
    using bare = new BareStore();
    const disk = bare.nix("disk");
    vhd.copyTo(disk);
    const run = bare.migrate(vhd, disk.directory);
    expect(run).toMatchObject({ status: 0 });
    expect(run.output).not.toContain("Copying");
    expect(JSON.parse(readFileSync(join(disk.directory, ".wsl-bare-store"), "utf8"))).toEqual({
      version: 1,
      instance: "main",
      state: "complete",
    });
  });

  test("refuses a store that belongs to a user", () => {
    using bare = new BareStore();
    const disk = bare.nix("disk");
    vhd.copyTo(disk);
    spawnSync("chown", ["1000", join(disk.directory, "store")]);
    const run = bare.migrate(vhd, disk.directory);
    expect(run.status).toBe(1);
    expect(run.output).toContain("chown --recursive root:root");
  });

  test("refuses a directory on the same file system", (context) => {
    skipWhere(whyNoLoopDisks(), context);
    using bare = new BareStore();
    // Temporary folders may be in memory, which is refused for that.
    using disks = new LoopDisks();
    const mount = disks.mount(disks.make("mkfs.ext4", "-q"), "rw");
    const own = new Nix(join(mount, "nix"));
    vhd.copyTo(own);
    const run = bare.run(
      ...["migrate", `--source=${own.directory}`, `--target=${join(mount, "disk")}`],
      ...["--instance=main", `--marker=${bare.marker}`],
    );
    expect(run.status).toBe(1);
    expect(run.output).toContain("same file system");
  });

  test("refuses a directory in memory, or on a disk that is not mounted", () => {
    using bare = new BareStore();
    const options = (target: string) => [
      ...["migrate", `--source=${vhd.directory}`, `--target=${target}`],
      ...["--instance=main", `--marker=${bare.marker}`],
    ];
    const memory = mkdtempSync("/dev/shm/bare-store-");
    try {
      const inMemory = bare.run(...options(join(memory, "disk")));
      expect(inMemory.status).toBe(1);
      expect(inMemory.output).toContain("in memory");
      expect(exists(join(memory, "disk"))).toBe(false);
    } finally {
      rmSync(memory, { recursive: true });
    }

    const missing = bare.migrate(vhd, join(bare.folder, "not/mounted"));
    expect(missing.status).toBe(1);
    expect(missing.output).toContain("is not there: the disk is not mounted");
    expect(exists(join(bare.folder, "not"))).toBe(false);
  });

  test("names what else is in /nix and does not come along", () => {
    using bare = new BareStore();
    const own = ownVhd(bare);
    mkdirSync(join(own.directory, "persist"));
    const run = bare.migrate(own, bare.nix("disk").directory);
    expect(run).toMatchObject({ status: 0 });
    expect(run.output).toMatch(/^<4>.*persist is not part of the store/m);
  });

  test("does not run twice at once", async () => {
    using bare = new BareStore();
    const disk = bare.nix("disk");
    expect(bare.migrate(vhd, disk.directory)).toMatchObject({ status: 0 });
    for (const locked of [disk.directory, vhd.directory]) {
      const holder = spawn("flock", [locked, "sh", "-c", "echo; read -r _"]);
      await once(holder.stdout, "data");
      const run = bare.migrate(vhd, disk.directory);
      expect(run.status).toBe(1);
      expect(run.output).toContain(`Another wsl-bare-store is at work on ${locked}`);
      holder.stdin.end();
      await once(holder, "exit");
    }
    expect(bare.migrate(vhd, disk.directory)).toMatchObject({ status: 0 });
  });

  test("copies nothing where not all of it has room", (context) => {
    skipWhere(whyNoLoopDisks(), context);
    using bare = new BareStore();
    using disks = new LoopDisks();
    const mount = disks.mount(disks.make("mkfs.ext4"), "rw");
    const free = Number(
      spawnSync("df", ["--output=avail", "--block-size=1M", mount]).stdout.toString().slice(-5),
    );
    spawnSync("fallocate", ["--length", `${free - 10}M`, join(mount, "full")]);
    for (const dryRun of [["--dry-run"], []]) {
      const run = bare.migrate(vhd, join(mount, "disk"), ...dryRun);
      expect(run.status).toBe(1);
      expect(run.output).toMatch(/lacks \d+\.\d [KM]iB of room/);
    }
    expect(bare.guard(vhd, join(mount, "disk"))).toMatchObject({ mayMount: false });
    rmSync(join(mount, "full"));
    expect(bare.migrate(vhd, join(mount, "disk"))).toMatchObject({ status: 0 });
  });

  test("a disk that fills up meanwhile is an error, and room lets it go on", (context) => {
    skipWhere(whyNoLoopDisks(), context);
    using bare = new BareStore();
    using disks = new LoopDisks();
    // Bytes enough, but not for so many files.
    const mount = disks.mount(disks.make("mkfs.ext4", "-N", "512"), "rw");
    const filler = mkdtempSync(join(mount, "files-"));
    const files = () => Number(spawnSync("df", ["--output=iavail", mount]).stdout.toString().split("\n")[1]);
    for (let left = files() - 40; left > 0; left--) {
      writeFileSync(join(filler, String(left)), "");
    }
    const run = bare.migrate(vhd, join(mount, "disk"));
    expect(run.status).toBe(1);
    expect(run.output).toContain("No space left on device");
    expect(run.output).toContain("run this again to go on");
    expect(bare.guard(vhd, join(mount, "disk"))).toMatchObject({ mayMount: false });
    rmSync(filler, { recursive: true });
    expect(bare.migrate(vhd, join(mount, "disk"))).toMatchObject({ status: 0 });
    expect(bare.guard(vhd, join(mount, "disk"))).toMatchObject({ mayMount: true });
  });

  test("says how far it is where there is no terminal to draw on", () => {
    using bare = new BareStore();
    const parts = join(bare.folder, "parts");
    // Everything but what runs a verb.
    writeFileSync(parts, programText("wsl-bare-store").replace(/main "\$@"\n$/, ""));
    const run = bare.command(
      "bash",
      "-c",
      `. "$1"
      {
        echo "copying 3 paths..."
        echo "copying path '/nix/store/a' to 'local'..."
        sleep 5.5
        echo "copying path '/nix/store/b' to 'local'..."
        echo "error: something else"
      } | progress Copied 3 4294967296 3<<<"1073741824 /nix/store/a
214748365 /nix/store/b
7 /nix/store/c"`,
      "bash",
      parts,
    );
    expect(run.output).toBe("Copied 2 of 3 paths, 1.2 GiB of 4.0 GiB\n<4>error: something else\n");
  });
});

describe("migrate, killed", () => {
  skipAllBecause(whyNoBareStore());

  test(`at 8 random moments (seed ${seed}) leaves a disk that the guard judges rightly, and goes on`, async () => {
    using bare = new BareStore();
    const vhd = bare.nix("vhd");
    vhd.addSystem("one", 150);
    mkdirSync(join(vhd.directory, "var/nix/profiles/per-user/alice"), { recursive: true });
    vhd.addGeneration("per-user/alice/profile", vhd.system());
    const before = vhd.fingerprint();

    const started = performance.now();
    expect(bare.migrate(vhd, bare.nix("measured").directory)).toMatchObject({ status: 0 });
    const duration = performance.now() - started;

    const moments = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { seed, numRuns: 8 });
    let killed = 0;
    for (const [index, moment] of moments.entries()) {
      const disk = bare.nix(`disk ${index}`);
      const where = `killed after ${moment} of ${duration} ms`;
      const options = bare.migrateOptions(vhd, disk.directory);
      killed += (await bare.kill(moment * duration, "migrate", ...options)) ? 1 : 0;

      expect(vhd.fingerprint() === before, where).toBe(true);
      const guard = bare.guard(vhd, disk.directory);
      expect(guard.mayMount, where).toBe(guard.status === 0);
      if (guard.mayMount) {
        expect(disk.isWhole(vhd.system()), where).toBe(true);
        expect(disk.links("var/nix/profiles"), where).toEqual(vhd.links("var/nix/profiles"));
      }

      expect(bare.migrate(vhd, disk.directory), where).toMatchObject({ status: 0 });
      expect(disk.isWhole(vhd.system()), where).toBe(true);
      expect(disk.links("var/nix/profiles"), where).toEqual(vhd.links("var/nix/profiles"));
      expect(disk.links("var/nix/profiles/per-user/alice"), where).toEqual(
        vhd.links("var/nix/profiles/per-user/alice"),
      );
      expect(bare.guard(vhd, disk.directory), where).toMatchObject({ mayMount: true });
      rmSync(disk.directory, { recursive: true });
    }
    expect(vhd.fingerprint()).toBe(before);
    expect(killed).toBeGreaterThan(0);
  });

  test("when every path is there and no profile is, it leaves a disk that the guard refuses", () => {
    using bare = new BareStore();
    const vhd = bare.nix("vhd");
    const disk = bare.nix("disk");
    vhd.addSystem("one", 10);
    mkdirSync(join(bare.folder, "bin"));
    writeFileSync(join(bare.folder, "bin/nix"), '#!/bin/sh\nPATH=${PATH#*:}\nnix "$@"\nkill -KILL 0\n', {
      mode: 0o755,
    });
    // A session of its own is a process group of its own.
    const run = bare.command(
      ...(["setsid", "--wait", "env", `PATH=${join(bare.folder, "bin")}:${process.env["PATH"]}`] as const),
      ...["bash", bare.script, "migrate", ...bare.migrateOptions(vhd, disk.directory)],
    );
    expect(run.status).not.toBe(0);
    expect(disk.isWhole(vhd.system())).toBe(true);
    expect(disk.links("var/nix/profiles")).toEqual({});
    expect(bare.guard(vhd, disk.directory)).toMatchObject({ status: 1, mayMount: false });
    expect(bare.migrate(vhd, disk.directory)).toMatchObject({ status: 0 });
    expect(bare.guard(vhd, disk.directory)).toMatchObject({ status: 0, mayMount: true });
  });

  test("again and again on one disk, it still ends with everything", async () => {
    using bare = new BareStore();
    const vhd = bare.nix("vhd");
    const disk = bare.nix("disk");
    vhd.addSystem("one", 150);
    const moments = fc.sample(fc.integer({ min: 50, max: 600 }), { seed, numRuns: 8 });
    for (const moment of moments) {
      await bare.kill(moment, "migrate", ...bare.migrateOptions(vhd, disk.directory));
    }
    expect(bare.migrate(vhd, disk.directory)).toMatchObject({ status: 0 });
    expect(disk.isWhole(vhd.system())).toBe(true);
    expect(bare.guard(vhd, disk.directory)).toMatchObject({ mayMount: true });
  });
});
