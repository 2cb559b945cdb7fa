import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { programText } from "../../lib/check/oracles/stand-ins.ts";
import { BareStore, exists, type Nix, whyNoBareStore } from "../support/bare-store.ts";
import { LoopDisks, whyNoLoopDisks } from "../support/loop-disk.ts";
import { withOwnRoot } from "../support/own-root.ts";
import { skipAllBecause, skipWhere } from "../support/skip.ts";
import { hasTool, howToGet } from "../support/tools.ts";

test("shellcheck has nothing to say of wsl-bare-store", (context) => {
  if (!hasTool("shellcheck")) {
    context.skip(howToGet("shellcheck"));
  }
  const { status, stdout } = spawnSync("shellcheck", ["--shell=bash", "-"], {
    encoding: "utf8",
    input: programText("wsl-bare-store"),
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

describe("wsl-bare-store", () => {
  skipAllBecause(whyNoBareStore());

  test.for([
    [],
    ["everything"],
    ["guard"],
    ["guard", "--flag=/x"],
    ["guard", "--flag=/x", "--colour=red"],
    ["guard", "/mnt"],
    ["follow", "--keep=0"],
    ["follow", "--keep=1;reboot"],
    ["migrate", "--target="],
    ["migrate", "--target=/x"],
    ["migrate", "--dry-run=1"],
    ["migrate", "--verify=perhaps"],
    ["health", "--delete-older-than=-1d"],
    ["health", "--delete-older-than"],
    ["health", "--delete-older-than", "perhaps"],
    ["migrate", "--target", "--dry-run"],
    ["migrate", "--dry-run", "x"],
  ])("refuses wrong arguments with one line: %j", (args) => {
    using bare = new BareStore();
    const { status, output } = bare.run(...args);
    expect({ status, lines: output.trimEnd().split("\n").length }).toEqual({ status: 2, lines: 1 });
    expect(output).toMatch(/^wsl-bare-store: /);
  });

  test("has help for each of its verbs and options", () => {
    using bare = new BareStore();
    const { status, output } = bare.run("--help");
    expect(status).toBe(0);
    for (const [, verb = "", options = ""] of programText("wsl-bare-store").matchAll(
      /accept (\w+) ([^;]*) ;;/g,
    )) {
      expect(output).toMatch(new RegExp(`^${verb} `, "m"));
      for (const option of options.split(" ")) {
        expect(output).toContain(`--${option}`);
      }
    }
  });
});

describe("the guard", () => {
  skipAllBecause(whyNoBareStore());

  // One disk for all tests that only look at it.
  let vhd: Nix;
  let disk: Nix;
  beforeAll(() => {
    const made = new BareStore();
    vhd = made.nix("vhd");
    disk = made.nix("disk");
    if (whyNoBareStore() === undefined) {
      vhd.addSystem("one", 20);
      expect(made.migrate(vhd, disk.directory)).toMatchObject({ status: 0 });
    }
    return () => made[Symbol.dispose]();
  });

  /** A copy of that disk that a test may break. */
  function spoiled(bare: BareStore, spoil: (copy: Nix) => void): Nix {
    const copy = bare.nix("disk");
    disk.copyTo(copy);
    spoil(copy);
    return copy;
  }

  test("lets a disk with the whole running system cover /nix, and links it", () => {
    using bare = new BareStore();
    const run = bare.guard(vhd, disk.directory, "--instance=main");
    expect(run).toMatchObject({ status: 0, mayMount: true });
    expect(run.output).toContain("all 20 paths");
    expect(readlinkSync(bare.flag)).toBe(disk.directory);
  });

  test("refuses a disk that lacks a path's files, says how many and what to do", () => {
    using bare = new BareStore();
    const broken = spoiled(bare, (copy) => {
      for (const path of copy.closure(vhd.system()).slice(-2)) {
        rmSync(copy.file(path), { recursive: true });
      }
    });
    const run = bare.guard(vhd, broken.directory);
    expect(run).toMatchObject({ status: 1, mayMount: false });
    expect(run.output).toContain("<3>");
    expect(run.output).toContain("lacks 2 of the 20 paths");
    expect(run.output).toContain("wsl-bare-mount migrate");
  });

  test("refuses a disk where a path is there, but was never registered as whole", () => {
    using bare = new BareStore();
    const other = bare.nix("vhd");
    vhd.copyTo(other);
    const [path = ""] = other.closure(other.addSystem("two", 5)).filter((path) => !exists(disk.file(path)));
    const half = spoiled(bare, (copy) => {
      for (const path of other.closure(other.system())) {
        if (!exists(copy.file(path))) {
          writeFileSync(copy.file(path), "half");
        }
      }
    });
    expect(exists(half.file(path))).toBe(true);
    const run = bare.guard(other, half.directory);
    expect(run).toMatchObject({ status: 1, mayMount: false });
    expect(run.output).toContain("lacks 4 of the 5 paths");
  });

  test.for<[string, RegExp, (copy: Nix) => void]>([
    ["is not there", /is not there/, (copy) => rmSync(copy.directory, { recursive: true })],
    [
      "is empty",
      /holds no store, so all 20 paths/,
      (copy) => {
        rmSync(copy.directory, { recursive: true });
        mkdirSync(copy.directory);
      },
    ],
    [
      "has a store without a database",
      /holds no store, so all 20 paths/,
      (copy) => rmSync(join(copy.directory, "var"), { recursive: true }),
    ],
    [
      "has a database of a newer Nix",
      /newer Nix \(schema 11\)/,
      (copy) => writeFileSync(join(copy.directory, "var/nix/db/schema"), "11"),
    ],
    [
      "has a broken database",
      /Nix cannot read .* not a database/,
      (copy) => writeFileSync(join(copy.directory, "var/nix/db/db.sqlite"), "broken".repeat(1000)),
    ],
    [
      "belongs to a user",
      /disk belongs to .* chown --recursive root:root/,
      (copy) => chownSync(copy.directory, 1000, 1000),
    ],
    [
      "has a path that belongs to a user",
      /nixos-system belongs to .* chown --recursive root:root/,
      (copy) => chownSync(copy.file(vhd.system()), 1000, 1000),
    ],
    [
      "is half migrated",
      /migration .* did not end/,
      (copy) =>
        writeFileSync(
          join(copy.directory, ".wsl-bare-store"),
          '{"version":1,"instance":"main","state":"copying"}',
        ),
    ],
    [
      "is another instance's",
      /store of the instance dev, not of main/,
      (copy) =>
        writeFileSync(
          join(copy.directory, ".wsl-bare-store"),
          '{"version":1,"instance":"dev","state":"complete"}',
        ),
    ],
    [
      "was prepared by a later version",
      /not of a version that this wsl-bare-store knows/,
      (copy) => writeFileSync(join(copy.directory, ".wsl-bare-store"), '{"version":2}'),
    ],
  ])("refuses a disk that %s, with one line", ([, message, spoil]) => {
    using bare = new BareStore();
    const broken = spoiled(bare, spoil);
    const before = exists(broken.directory);
    const run = bare.guard(vhd, broken.directory, "--instance=main");
    expect(run).toMatchObject({ status: 1, mayMount: false });
    expect(run.output).toMatch(message);
    expect(run.output.trimEnd().split("\n")).toHaveLength(1);
    expect(exists(broken.directory)).toBe(before);
  });

  test("does not make a store where there is none", () => {
    using bare = new BareStore();
    mkdirSync(join(bare.folder, "disk/store"), { recursive: true });
    expect(bare.guard(vhd, join(bare.folder, "disk"))).toMatchObject({ status: 1 });
    expect(exists(join(bare.folder, "disk/var"))).toBe(false);
  });

  test("takes back what it said at an earlier start", () => {
    using bare = new BareStore();
    expect(bare.guard(vhd, disk.directory)).toMatchObject({ status: 0, mayMount: true });
    expect(bare.guard(vhd, join(bare.folder, "elsewhere"))).toMatchObject({ status: 1, mayMount: false });
  });

  test("leaves /nix alone after a rollback, which is no failure", () => {
    using bare = new BareStore();
    writeFileSync(bare.marker, "2026-01-01T00:00:00+00:00\n");
    const run = bare.guard(vhd, disk.directory);
    expect(run).toMatchObject({ status: 0, mayMount: false });
    expect(run.output).toContain("Rolled back (2026-01-01T00:00:00+00:00)");
  });

  test("looks at no paths where it is told not to, but still for a store", () => {
    using bare = new BareStore();
    const [path = ""] = disk.closure(vhd.system());
    const broken = spoiled(bare, (copy) => rmSync(copy.file(path), { recursive: true }));
    expect(bare.guard(vhd, broken.directory)).toMatchObject({ status: 1 });
    expect(bare.guard(vhd, broken.directory, "--unchecked")).toMatchObject({ status: 0, mayMount: true });
    expect(bare.guard(vhd, bare.folder, "--unchecked")).toMatchObject({ status: 1, mayMount: false });
  });

  test("takes the disk's directory and the instance from what the module configured", () => {
    using bare = new BareStore();
    writeFileSync(
      join(bare.folder, "mounts.json"),
      JSON.stringify({ version: 1, instance: "dev", nixStore: { source: disk.directory } }),
    );
    const run = bare.run(
      "guard",
      `--flag=${bare.flag}`,
      `--nix=${vhd.directory}`,
      `--system=${vhd.system()}`,
    );
    expect(run.output).toContain("store of the instance main, not of dev");
  });

  test("refuses a disk that is mounted read-only", (context) => {
    skipWhere(whyNoLoopDisks(), context);
    using bare = new BareStore();
    using disks = new LoopDisks();
    const device = disks.make("mkfs.ext4");
    const mount = disks.mount(device, "rw");
    expect(bare.migrate(vhd, join(mount, "nix"))).toMatchObject({ status: 0 });
    expect(bare.guard(vhd, join(mount, "nix"))).toMatchObject({ status: 0, mayMount: true });
    expect(spawnSync("mount", ["--options", "remount,ro", mount]).status).toBe(0);
    const run = bare.guard(vhd, join(mount, "nix"));
    expect(run).toMatchObject({ status: 1, mayMount: false });
    expect(run.output).toContain("is read-only");
  });
});

describe("the health check", () => {
  skipAllBecause(whyNoBareStore());

  /** Runs it where a nix is mounted at /nix, as it is in a distribution. */
  function health(bare: BareStore, nix: Nix, ...args: readonly string[]) {
    return bare.command(
      ...withOwnRoot(
        bare.folder,
        "bash",
        "-c",
        'mount --bind -- "$1" /nix && exec bash "$2" health "${@:3}"',
      ),
      ...["bash", nix.directory, bare.script, ...args],
    );
  }

  test("finds a path whose contents changed, names it and deletes nothing", () => {
    using bare = new BareStore();
    const nix = bare.nix("nix");
    const [path = ""] = nix.closure(nix.addSystem("one", 5));
    expect(health(bare, nix)).toMatchObject({ status: 0 });
    writeFileSync(nix.file(path), "changed");
    nix.store("--add", bare.script);
    const before = readFileSync(nix.file(path), "utf8");
    const run = health(bare, nix, "--delete-older-than=1d");
    expect(run.status).toBe(1);
    expect(run.output).toMatch(new RegExp(`^<3>.*${path}`, "m"));
    expect(run.output).not.toContain("deleted,");
    expect(readFileSync(nix.file(path), "utf8")).toBe(before);
  });

  test("deletes garbage where it is told to, and no generation that is younger", () => {
    using bare = new BareStore();
    const nix = bare.nix("nix");
    const first = nix.addSystem("one", 5);
    nix.addSystem("two", 5);
    const garbage = nix.store("--add", bare.script).trim();
    expect(health(bare, nix)).toMatchObject({ status: 0 });
    expect(exists(nix.file(garbage))).toBe(true);
    expect(health(bare, nix, "--delete-older-than=1d")).toMatchObject({ status: 0 });
    expect(exists(nix.file(garbage))).toBe(false);
    expect(nix.isWhole(first, nix.system())).toBe(true);
  });
});
