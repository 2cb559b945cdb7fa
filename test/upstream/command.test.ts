import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bareMounts, root } from "../cli/run-cli.ts";
import { commitAll, filesOf, git, remove, standIn, temporaryFolder, writeBelow } from "./stand-in.ts";

// bare-mounts upstream, in a checkout that has the layout of NixOS-WSL.

let checkout = "";
beforeEach(() => {
  checkout = standIn();
});
afterEach(() => remove(checkout));

const messageOf = (folder: string) => join(folder, ".git/bare-mounts-pull-request.md");

describe("a fresh checkout", () => {
  test("gets module, script, page and check, an import and a line of the summary, each named once", () => {
    const before = filesOf(checkout);
    const run = bareMounts("upstream", "--part", "core", checkout);
    expect(run).toMatchObject({ status: 0, stderr: "" });

    const after = filesOf(checkout);
    const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
    expect(changed).toEqual([
      "checks/bare-mounts.nix",
      "docs/src/SUMMARY.md",
      "docs/src/how-to/bare-mounts.md",
      "flake.nix",
      "modules/bare-mounts.nix",
      ...["options.nix", "part.nix", "rules.nix", "scopes.nix", "scripts/wsl-bare-disk/main.sh"].map(
        (file) => `modules/bare-mounts/core/${file}`,
      ),
      "modules/bare-mounts/core/tables.nix",
      "modules/default.nix",
    ]);
    for (const file of changed) {
      expect(run.stdout.split("\n")).toContain(`${file in before ? "changed  " : "wrote    "} ${file}`);
    }
    expect(git(checkout, "diff", "--unified=1")).toMatch(
      /^\+ {2}- \[Mount bare disks\]\(\.\/how-to\/bare-mounts\.md\)$/m,
    );
    expect(after["modules/default.nix"]).toContain(
      "    ./alpha.nix\n    ./bare-mounts.nix\n    ./wsl-distro.nix\n",
    );
    expect(after["docs/src/SUMMARY.md"]).toContain(
      "another.md)\n  - [Mount bare disks](./how-to/bare-mounts.md)\n- [T",
    );
    expect(after["flake.nix"]).toContain(
      "      bare-mounts = pkgs.callPackage ./checks/bare-mounts.nix args;\n      nixpkgs-fmt =",
    );
    expect(git(checkout, "diff", "--check")).toBe("");
  });

  test("gets the text of the pull request beside git's own texts, where it is no part of the tree", () => {
    const run = bareMounts("upstream", "--part", "core", checkout);
    expect(run.stdout).toContain(messageOf(checkout));
    expect(readFileSync(messageOf(checkout), "utf8")).toMatch(
      /^feat: .*\n\nPart 1 of \d+: \*\*core\*\*, boot/,
    );
    expect(git(checkout, "status", "--porcelain")).not.toContain("pull-request");
  });

  test("is found by a relative path, through a link, and in a second work tree", () => {
    const elsewhere = temporaryFolder();
    try {
      symlinkSync(checkout, join(elsewhere, "link"));
      expect(bareMounts("upstream", "--part", "core", join(elsewhere, "link"))).toMatchObject({
        status: 0,
        stderr: "",
      });
      const tree = join(elsewhere, "tree");
      git(checkout, "worktree", "add", "--quiet", tree);
      expect(bareMounts("upstream", "--part", "core", tree)).toMatchObject({ status: 0, stderr: "" });
      expect(existsSync(join(tree, "modules/bare-mounts.nix"))).toBe(true);
      expect(git(tree, "status", "--porcelain")).not.toContain("pull-request");
    } finally {
      remove(elsewhere);
    }
  });
});

describe("a second run changes nothing and says so", () => {
  test.for([
    { name: "without a commit in between", commit: false },
    { name: "with a commit in between", commit: true },
  ])("$name", ({ commit }) => {
    bareMounts("upstream", "--part", "core", checkout);
    if (commit) commitAll(checkout);
    const before = filesOf(checkout);
    const { mtimeMs } = statSync(join(checkout, "modules/default.nix"));
    const message = statSync(messageOf(checkout)).mtimeMs;
    const run = bareMounts("upstream", "--part", "core", checkout);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toContain("nothing was changed");
    expect(run.stdout).not.toMatch(/^(wrote|changed|removed) /m);
    expect(filesOf(checkout)).toEqual(before);
    expect(statSync(join(checkout, "modules/default.nix")).mtimeMs).toBe(mtimeMs);
    expect(statSync(messageOf(checkout)).mtimeMs).toBe(message);
  });

  test("after a run that was killed half-way it writes the rest, and takes away what that was writing", () => {
    bareMounts("upstream", "--part", "core", checkout);
    const whole = filesOf(checkout);
    git(checkout, "checkout", "--quiet", "--", "modules/default.nix");
    rmSync(join(checkout, "modules/bare-mounts/core/scripts"), { recursive: true });
    writeBelow(checkout, {
      "modules/default.nix.4711.new": "{ lib",
      "modules/bare-mounts/core/tables.nix.4711.new": "",
    });
    expect(bareMounts("upstream", "--part", "core", checkout)).toMatchObject({ status: 0, stderr: "" });
    expect(filesOf(checkout)).toEqual(whole);
  });
});

describe("after an older version", () => {
  test("its committed files below modules/bare-mounts go, changed ones are written, and nothing else is touched", () => {
    bareMounts("upstream", "--part", "core", checkout);
    const whole = filesOf(checkout);
    writeBelow(checkout, {
      "modules/bare-mounts/old/gone.nix": "{ }\n",
      "modules/bare-mounts/core/tables.nix": "{ }\n",
      "modules/bare-mounts-of-mine/kept.nix": "{ }\n",
    });
    commitAll(checkout);
    const run = bareMounts("upstream", "--part", "core", checkout);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toMatch(/^removed {3}modules\/bare-mounts\/old\/gone\.nix$/m);
    expect(run.stdout).toMatch(/^changed {3}modules\/bare-mounts\/core\/tables\.nix$/m);
    expect(run.stdout).toContain("everything below modules/bare-mounts is the module's");
    expect(existsSync(join(checkout, "modules/bare-mounts/old"))).toBe(false);
    expect(filesOf(checkout)).toEqual({ ...whole, "modules/bare-mounts-of-mine/kept.nix": "{ }\n" });
    expect(bareMounts("upstream", "--part", "core", checkout).stdout).toContain("nothing was changed");
  });
});

describe("--dry-run", () => {
  test("writes nothing, and prints what git apply makes the same tree of", () => {
    writeBelow(checkout, { "modules/bare-mounts/gone.nix": "{ }\n" });
    commitAll(checkout);
    const before = filesOf(checkout);
    const run = bareMounts("upstream", "--part", "core", "--dry-run", checkout);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(filesOf(checkout)).toEqual(before);
    expect(existsSync(messageOf(checkout))).toBe(false);

    const applied = spawnSync("git", ["apply"], { cwd: checkout, input: run.stdout, encoding: "utf8" });
    expect(applied).toMatchObject({ status: 0, stderr: "" });
    const fromDiff = filesOf(checkout);
    expect(bareMounts("upstream", "--part", "core", checkout).stdout).toContain("nothing was changed");
    expect(filesOf(checkout)).toEqual(fromDiff);
    expect(bareMounts("upstream", "--part", "core", "--dry-run", checkout).stdout).toBe(
      "Nothing would change.\n",
    );
  });
});

describe("--message", () => {
  test("names another file, which is written over only where it has such a text", () => {
    const elsewhere = temporaryFolder();
    try {
      const file = join(elsewhere, "text.md");
      expect(bareMounts("upstream", "--part", "core", "--message", file, checkout)).toMatchObject({
        status: 0,
        stderr: "",
      });
      expect(existsSync(messageOf(checkout))).toBe(false);
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.slice(0, 200));
      expect(bareMounts("upstream", "--part", "core", "--message", file, checkout).status).toBe(0);
      expect(readFileSync(file, "utf8")).toBe(text);

      writeFileSync(file, "My notes\n");
      const run = bareMounts("upstream", "--part", "core", "--message", file, checkout);
      expect(run).toMatchObject({ status: 2, stdout: "" });
      expect(run.stderr).toContain("holds something else");
      expect(readFileSync(file, "utf8")).toBe("My notes\n");
    } finally {
      remove(elsewhere);
    }
  });
});

describe("where a file cannot be written", () => {
  test("those before it get their old text back, and the message says so", () => {
    writeBelow(checkout, {
      "docs/src/how-to/bare-mounts.md": "An older page\n",
      "modules/bare-mounts/old.nix": "{ }\n",
    });
    commitAll(checkout);
    const before = filesOf(checkout);
    const run = withoutSpace(checkout);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("cannot be written");
    expect(run.stderr).toContain("Nothing was changed.");
    expect(run.stderr).not.toMatch(/^ +at /m);
    expect(filesOf(checkout)).toEqual(before);
    expect(readdirSync(join(checkout, "modules/bare-mounts"))).toEqual(["old.nix"]);
    expect(bareMounts("upstream", "--part", "core", checkout)).toMatchObject({ status: 0, stderr: "" });
  });
});

/** Runs the command with a limit on the size of files that the program of the part exceeds, and what is written before it does not. */
function withoutSpace(folder: string): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(
    "bash",
    [
      "-c",
      'trap "" XFSZ; ulimit -f 8; exec "$@"',
      "bash",
      process.execPath,
      join(root, "bin/bare-mounts.js"),
      ...["upstream", "--part", "core"],
      folder,
    ],
    {
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", NODE_COMPILE_CACHE: "", NODE_DISABLE_COMPILE_CACHE: "1" },
    },
  );
  return { status, stderr };
}
