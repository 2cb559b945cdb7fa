import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bareMounts, root } from "../cli/run-cli.ts";
import { commitAll, filesOf, git, remove, standIn, writeBelow } from "./stand-in.ts";

// What bare-mounts upstream refuses.

let checkout = "";
beforeEach(() => {
  checkout = standIn();
});
afterEach(() => remove(checkout));

interface Refusal {
  readonly name: string;
  /** Makes the checkout one that is refused; may name another folder to give. */
  readonly arrange: () => string | undefined;
  readonly options?: readonly string[];
  /** null: the whole series. Default: the first part. */
  readonly part?: string | null;
  /** All of these stand in the message. */
  readonly says: readonly string[];
}

const refusals: readonly Refusal[] = [
  { name: "no folder", arrange: () => join(checkout, "nowhere"), says: ["nowhere", "no such folder"] },
  { name: "a file", arrange: () => join(checkout, "flake.nix"), says: ["is no folder"] },
  {
    name: "no git checkout",
    arrange: () => {
      renameSync(join(checkout, ".git"), join(checkout, "git"));
      return undefined;
    },
    says: ["is no git checkout", "clone NixOS-WSL"],
  },
  {
    name: "a folder of a checkout",
    arrange: () => join(checkout, "modules"),
    says: ["is a folder of the checkout"],
  },
  {
    name: "a checkout without a commit",
    arrange: () => {
      remove(join(checkout, ".git"));
      git(checkout, "init", "--quiet");
      return undefined;
    },
    says: ["has no commit yet"],
  },
  {
    name: "a checkout of something else",
    arrange: () => {
      git(checkout, "rm", "--quiet", "modules/wsl-distro.nix", "tests/lib/lib.ps1");
      commitAll(checkout);
      return undefined;
    },
    says: [
      "is no checkout of NixOS-WSL",
      "it has no modules/wsl-distro.nix, no tests/lib/lib.ps1",
      "looked for flake.nix",
    ],
  },
  {
    name: "a changed file",
    arrange: () => {
      writeBelow(checkout, { "modules/alpha.nix": "{ a = 1; }\n" });
      return undefined;
    },
    says: ["not committed: modules/alpha.nix", "git stash"],
  },
  {
    name: "a new file",
    arrange: () => {
      writeBelow(checkout, { "notes.txt": "x\n" });
      return undefined;
    },
    says: ["not committed: notes.txt"],
  },
  {
    name: "a file that was added and not committed",
    arrange: () => {
      writeBelow(checkout, { "modules/alpha.nix": "{ a = 1; }\n" });
      git(checkout, "add", "modules/alpha.nix");
      return undefined;
    },
    says: ["not committed: modules/alpha.nix"],
  },
  {
    name: "a written file that somebody has changed since",
    arrange: () => {
      bareMounts("upstream", "--part", "core", checkout);
      writeBelow(checkout, { "modules/bare-mounts/core/tables.nix": "{ }\n" });
      return undefined;
    },
    says: ["not committed: modules/bare-mounts/core/tables.nix"],
  },
  {
    name: "a list of imports that has more than the import that was written",
    arrange: () => {
      bareMounts("upstream", "--part", "core", checkout);
      const path = join(checkout, "modules/default.nix");
      writeFileSync(path, readFileSync(path, "utf8").replace("./alpha.nix", "./beta.nix"));
      return undefined;
    },
    says: ["not committed: modules/default.nix"],
  },
  {
    name: "a file of somebody's below the module's folder",
    arrange: () => {
      writeBelow(checkout, { "modules/bare-mounts/mine.nix": "{ }\n" });
      return undefined;
    },
    says: ["not committed: modules/bare-mounts/mine.nix"],
  },
  {
    name: "a file with a name as of a temporary one, of no file that is written",
    arrange: () => {
      writeBelow(checkout, { "modules/alpha.nix.1.new": "{ }\n" });
      return undefined;
    },
    says: ["not committed: modules/alpha.nix.1.new"],
  },
  {
    name: "a link in the way of a folder",
    arrange: () => {
      mkdirSync(join(checkout, "elsewhere"));
      symlinkSync("../elsewhere", join(checkout, "modules/bare-mounts"));
      commitAll(checkout);
      return undefined;
    },
    says: ["modules/bare-mounts is a symbolic link"],
  },
  {
    name: "a link in the way of a file",
    arrange: () => {
      symlinkSync("../flake.nix", join(checkout, "modules/bare-mounts.nix"));
      commitAll(checkout);
      return undefined;
    },
    says: ["modules/bare-mounts.nix is a symbolic link"],
  },
  {
    name: "a file in the way of a folder",
    arrange: () => {
      writeBelow(checkout, { "modules/bare-mounts": "x\n" });
      commitAll(checkout);
      return undefined;
    },
    says: ["modules/bare-mounts is no folder"],
  },
  {
    name: "a module without a list of imports",
    arrange: () => {
      writeBelow(checkout, { "modules/default.nix": "{ imports = import ./all.nix; }\n" });
      commitAll(checkout);
      return undefined;
    },
    says: ["modules/default.nix is not as expected", "has 0 lists"],
  },
  {
    name: "a list of imports on one line",
    arrange: () => {
      writeBelow(checkout, { "modules/default.nix": "{ imports = [ ./alpha.nix ./wsl-distro.nix ]; }\n" });
      commitAll(checkout);
      return undefined;
    },
    says: ["modules/default.nix is not as expected", "more than one import on the line"],
  },
  {
    name: "two lists of imports",
    arrange: () => {
      writeBelow(checkout, {
        "modules/default.nix":
          "{\n  imports = [\n    ./alpha.nix\n  ];\n  a.imports = [\n    ./b.nix\n  ];\n}\n",
      });
      commitAll(checkout);
      return undefined;
    },
    says: ["modules/default.nix is not as expected", "has 2 lists"],
  },
  {
    name: "an empty list of imports",
    arrange: () => {
      writeBelow(checkout, { "modules/default.nix": "{ imports = [ ]; }\n" });
      commitAll(checkout);
      return undefined;
    },
    says: ["modules/default.nix is not as expected", "has no path"],
  },
  {
    name: "a summary without the chapter",
    arrange: () => {
      writeBelow(checkout, { "docs/src/SUMMARY.md": "# Summary\n" });
      commitAll(checkout);
      return undefined;
    },
    says: ["docs/src/SUMMARY.md is not as expected", "./how-to/README.md"],
  },
  {
    name: "a flake without checks",
    arrange: () => {
      writeBelow(checkout, { "flake.nix": "{ }\n" });
      commitAll(checkout);
      return undefined;
    },
    says: ["flake.nix is not as expected", "no line that calls a file of checks"],
  },
  {
    name: "a part that there is not",
    arrange: () => undefined,
    part: "udev",
    says: ["--part udev: there is no such part", "core, boot, devices"],
  },
  {
    name: "a part without those before it",
    arrange: () => undefined,
    part: "devices",
    says: ["devices comes on top of boot", "run --part boot and commit it first"],
  },
  {
    name: "a part without a commit of the one before it",
    arrange: () => {
      bareMounts("upstream", "--part", "core", checkout);
      return undefined;
    },
    part: "boot",
    says: ["boot comes on top of core"],
  },
  {
    name: "a part with one that comes behind it",
    arrange: () => {
      bareMounts("upstream", "--part", "core", checkout);
      commitAll(checkout);
      bareMounts("upstream", "--part", "boot", checkout);
      commitAll(checkout);
      return undefined;
    },
    says: ["of boot, which comes behind core"],
  },
  {
    name: "the series with a file that is not committed",
    arrange: () => {
      writeBelow(checkout, { "notes.txt": "x\n" });
      return undefined;
    },
    part: null,
    says: ["not committed: notes.txt"],
  },
  {
    name: "the series with a text of its own",
    arrange: () => undefined,
    part: null,
    options: ["--message", "/tmp/message.md"],
    says: ["--message is for the text of one part"],
  },
  {
    name: "a text of the pull request inside the tree",
    arrange: () => undefined,
    options: ["--message", "docs/message.md"],
    says: ["would be part of the tree"],
  },
  {
    name: "a text of the pull request in no folder",
    arrange: () => undefined,
    options: ["--message", "/proc/nowhere/message.md"],
    says: ["there is no folder /proc/nowhere"],
  },
];

describe("refused before anything is written, with one message", () => {
  test.for(refusals)("$name", ({ arrange, options = [], part = "core", says }) => {
    const given = arrange() ?? checkout;
    const before = filesOf(checkout);
    const inTree = options.map((option) => (option.startsWith("docs/") ? join(checkout, option) : option));
    const run = bareMounts("upstream", ...(part === null ? [] : ["--part", part]), ...inTree, given);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr.trimEnd().split("\n")).toHaveLength(1);
    for (const part of says) expect(run.stderr).toContain(part);
    expect(filesOf(checkout)).toEqual(before);
  });

  test("a machine without git", () => {
    const node = process.execPath;
    const run = spawnSync(node, [join(root, "bin/bare-mounts.js"), "upstream", "--part", "core", checkout], {
      encoding: "utf8",
      env: { ...process.env, PATH: "/proc/nowhere", NO_COLOR: "1" },
    });
    expect(run).toMatchObject({ status: 3, stdout: "" });
    expect(run.stderr).toContain("install git");
  });

  test("git is asked about the folder, whatever a hook's variables say", () => {
    const run = spawnSync(
      process.execPath,
      [join(root, "bin/bare-mounts.js"), "upstream", "--part", "core", checkout],
      {
        encoding: "utf8",
        env: {
          ...process.env,
          GIT_DIR: "/proc/nowhere",
          GIT_INDEX_FILE: "/proc/nowhere/index",
          NO_COLOR: "1",
        },
      },
    );
    expect(run).toMatchObject({ status: 0, stderr: "" });
  });
});
