import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Evaluator, nixEvaluator } from "../../lib/evaluate/index.ts";
import { bareMounts, root } from "../cli/run-cli.ts";
import { changedByNixpkgsFmt, howToGetNixpkgsFmt } from "../support/nix-format.ts";
import { noNixosWsl, skipAllBecause } from "../support/skip.ts";
import { hasTool } from "../support/tools.ts";
import {
  type DocumentedOption,
  documentedOptions,
  exampleModules,
  nixosWsl,
  ourModules,
  systemsBesideNixosWsl,
  type WholeSystem,
} from "./beside-nixos-wsl.ts";
import { git, remove, temporaryFolder } from "./stand-in.ts";

// The pull request in a clone of NixOS-WSL, evaluated with all of its own modules and nixpkgs' lib.

const options = z.record(
  z.string(),
  z.object({ type: z.string(), description: z.unknown(), default: z.unknown().optional() }),
);

describe("the pull request in a fresh clone of NixOS-WSL", () => {
  skipAllBecause(noNixosWsl);

  let folder = "";
  let clone = "";
  let evaluator: Evaluator;
  let modules: string[];

  beforeAll(async () => {
    if (noNixosWsl !== undefined) return;
    folder = temporaryFolder();
    clone = join(folder, "NixOS-WSL");
    git(folder, "clone", "--quiet", "--no-hardlinks", nixosWsl, clone);
    expect(bareMounts("upstream", clone)).toMatchObject({ status: 0, stderr: "" });
    const start = await nixEvaluator();
    evaluator = start.ok ? start.evaluator : expect.fail(start.message);
    modules = (await exampleModules(evaluator)).map(({ module }) => module);
  });

  afterAll(async () => {
    await evaluator?.close();
    if (folder !== "") remove(folder);
  });

  /** Without which file defines what, as that is what differs. */
  const systems = async (checkout: string, lists: readonly (readonly (string | { file: string })[])[]) =>
    (await systemsBesideNixosWsl(evaluator, checkout, lists)).map(
      ({ defined: _, ...system }): Omit<WholeSystem, "defined"> => system,
    );

  test("makes the same system of every example as this project's module beside NixOS-WSL", async () => {
    const ours = { file: join(ourModules, "default.nix") };
    const on = "{ wsl.enable = true; }";
    const theirs = await systems(
      clone,
      modules.map((module) => [on, module]),
    );
    expect(theirs).toEqual(
      await systems(
        nixosWsl,
        modules.map((module) => [on, ours, module]),
      ),
    );
    expect(
      theirs.every(({ assertions, fstab }) => assertions.length === 0 && fstab.includes("/run/wsl-bare")),
    ).toBe(true);
  });

  test("changes nothing for those who do not use it, with wsl.enable and without", async () => {
    const unused = [["{ wsl.enable = true; }"], ["{ wsl.enable = false; }"]];
    expect(await systems(clone, unused)).toEqual(await systems(nixosWsl, unused));
  });

  test("adds its options to the documentation below wsl.bareMounts, each declared once in its folder, and no others", async () => {
    const own = (all: DocumentedOption[]) => all.filter(({ name }) => name.startsWith("wsl.bareMounts"));
    const documented = await documentedOptions(evaluator, clone, [], "wsl");
    const before = await documentedOptions(evaluator, nixosWsl, [], "wsl");
    expect(documented.length - own(documented).length).toBe(before.length);
    for (const { name, declarations, description } of own(documented)) {
      expect({ name, declarations }).toEqual({
        name,
        declarations: [join(clone, "modules/bare-mounts/options.nix")],
      });
      // make-options-doc ends the build at an option without one.
      expect(description, name).not.toBeNull();
    }
    const reference = options.parse(
      JSON.parse(readFileSync(join(root, "docs/reference/options.json"), "utf8")),
    );
    expect(
      own(documented)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(reference).sort());
    for (const { name, description, default: byDefault } of own(documented)) {
      expect({ name, description, default: byDefault ?? undefined }).toEqual({
        name,
        description: reference[name]?.description,
        default: reference[name]?.default,
      });
    }
  });

  test("declares no option outside of wsl.bareMounts", async () => {
    const all = await documentedOptions(evaluator, clone, [], "all");
    const declared = all.filter(({ declarations }) =>
      declarations.some((file) => file.startsWith(join(clone, "modules/bare-mounts"))),
    );
    expect(declared.length).toBeGreaterThan(60);
    expect(declared.filter(({ name }) => !name.startsWith("wsl.bareMounts."))).toEqual([]);
  });

  test("has its page where the summary says, beside pages that are there", () => {
    const summary = readFileSync(join(clone, "docs/src/SUMMARY.md"), "utf8");
    const links = Array.from(summary.matchAll(/\]\(([^)]+)\)/g), ([, link = ""]) => link);
    expect(links).toContain("./how-to/bare-mounts.md");
    const missing = links.filter((link) => !existsSync(join(clone, "docs/src", link)));
    // Made of the options when the book is built.
    expect(missing).toEqual(["./options.md"]);
  });

  test("passes NixOS-WSL's own check of its format", (context) => {
    if (!hasTool("nixpkgs-fmt")) context.skip(howToGetNixpkgsFmt);
    const nix = git(clone, "ls-files", "--cached", "--others", "--exclude-standard", "*.nix")
      .trim()
      .split("\n");
    expect(nix.length).toBeGreaterThan(40);
    expect(changedByNixpkgsFmt(nix.map((file) => join(clone, file)))).toEqual([]);
  });

  test("leaves nothing to say to git: no blanks at ends of lines", () => {
    git(clone, "add", "--all");
    expect(git(clone, "diff", "--cached", "--check")).toBe("");
  });
});
