import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { chooseEvaluator } from "../../lib/evaluate/index.ts";
import { mirror } from "../../lib/mirror/index.ts";
import { checkConfig, module, type OptionTree } from "../../lib/schema/kernel/index.ts";
import { root } from "../cli/run-cli.ts";
import { noNixpkgs } from "../support/skip.ts";
import { documented, optionsNix } from "./documented.ts";

const start = await chooseEvaluator("auto");
if (!start.ok) throw new Error(start.message);
const { evaluator } = start;
afterAll(() => evaluator.close());

const fixture = (name: string) => join(root, "test/mirror/modules", name);
const kinds = { file: fixture("kinds.nix"), prefix: ["services", "kinds"] };
const own = { file: join(root, "modules/default.nix"), prefix: ["wsl", "bareMounts"] };
const example = {
  file: join(root, "examples/own-module/5-invariant/webspace.nix"),
  prefix: ["services", "webspace"],
};

describe("mirror, then generate, is the identity on what documentation says", () => {
  test.for([
    ["the fixture of all kinds", kinds],
    ["wsl.bareMounts", own],
    ["the guide's example", example],
  ] as const)("of %s", async ([, source]) => {
    const { original, generated } = await documented(evaluator, source);
    expect(Object.keys(original).length).toBeGreaterThan(3);
    expect(generated).toEqual(original);
  });

  describe("with the real lib", () => {
    test.for([
      ["the fixture of all kinds", kinds],
      ["wsl.bareMounts", own],
      ["the guide's example", example],
    ] as const)("of %s", async ([, source], { skip }) => {
      if (noNixpkgs !== undefined) skip(noNixpkgs);
      const nixpkgs = process.env["NIXPKGS"] ?? "";
      const { original, generated } = await documented(evaluator, { ...source, nixpkgs });
      expect(Object.keys(original).length).toBeGreaterThan(3);
      expect(generated).toEqual(original);
    });

    test("of NixOS-WSL's modules", async ({ skip }) => {
      const folder = process.env["NIXOS_WSL"];
      if (folder === undefined || noNixpkgs !== undefined) {
        return skip("set NIXOS_WSL to a checkout of NixOS-WSL, and NIXPKGS");
      }
      const source = {
        file: join(folder, "modules"),
        prefix: ["wsl"],
        nixpkgs: process.env["NIXPKGS"] ?? "",
      };
      const { original, generated } = await documented(evaluator, source);
      expect(Object.keys(original).length).toBeGreaterThan(40);
      expect(generated).toEqual(original);
    });
  });
});

describe("the text of a mirror", () => {
  test("declares what the mirror says: run from a file it gives the same Nix", async () => {
    const mirrored = await mirror(evaluator, kinds);
    if (!mirrored.ok) throw new Error(mirrored.error.detail);
    const schema = pathToFileURL(join(root, "lib/schema/kernel/index.ts")).href;
    const folder = await mkdtemp(join(tmpdir(), "mirror-"));
    try {
      const file = join(folder, "options.ts");
      await writeFile(file, mirrored.value.text.replace('"bare-mounts/schema"', JSON.stringify(schema)));
      const { path, options, renamed, removed } = (await import(pathToFileURL(file).href)) as {
        readonly path: readonly string[];
        readonly options: OptionTree;
        readonly renamed: [];
        readonly removed: [];
      };
      const declared = module({ path, options, renamed, removed });
      expect(await optionsNix(declared as never)).toBe(await optionsNix(mirrored.value.module));
      expect(removed).toEqual([{ path: [...path, "gone"], instructions: "Use text instead." }]);
      expect(renamed).toEqual([{ from: [...path, "oldName"], to: [...path, "text"] }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("says of every option what of it stays in the module", async () => {
    const mirrored = await mirror(evaluator, kinds);
    const text = mirrored.ok ? mirrored.value.text : "";
    const commented = [...text.matchAll(/\n((?: {2}\/\/ .*\n)+) {2}(\w+): /g)].map(([, comment, name]) => [
      name,
      comment?.trim(),
    ]);
    expect(Object.fromEntries(commented)).toMatchObject({
      applied: expect.stringContaining("`apply`"),
      coerced: expect.stringContaining("converts"),
      lists: expect.stringContaining("first of these types"),
      misfit: expect.stringContaining("does not take the default"),
      own: expect.stringContaining("made by the module"),
      tiny: expect.stringContaining("any data"),
    });
    expect(commented.map(([name]) => name)).not.toContain("sites");
  });

  test("is the same when the mirror's own Nix is mirrored", async () => {
    const first = await mirror(evaluator, own);
    if (!first.ok) throw new Error(first.error.detail);
    const folder = await mkdtemp(join(tmpdir(), "mirror-"));
    try {
      await writeFile(join(folder, "options.nix"), await optionsNix(first.value.module));
      const second = await mirror(evaluator, { file: join(folder, "options.nix"), prefix: own.prefix });
      const body = (text: string) => text.slice(text.indexOf("export const options"));
      expect(body(second.ok ? second.value.text : second.error.detail)).toBe(body(first.value.text));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test("a mirror takes and refuses values as the module's types do", async () => {
  const mirrored = await mirror(evaluator, kinds);
  if (!mirrored.ok) throw new Error(mirrored.error.detail);
  const required = {
    bare: 1,
    between: 0,
    coercedSets: { name: "a" },
    lists: [1],
    "odd name": { if: true },
    pattern: "a",
  };
  const refusedBy = (value: Readonly<Record<string, unknown>>) =>
    checkConfig(mirrored.value.module, { ...required, ...value }).problems.map(({ option }) => option);
  expect(refusedBy({})).toEqual([]);
  expect(refusedBy({ choices: 1, open: { required: "a", other: true }, coerced: "a" })).toEqual([]);
  expect(refusedBy({ choices: 2 })).toEqual(["services.kinds.choices"]);
  expect(refusedBy({ open: { required: "a", other: [] } })).toEqual(["services.kinds.open.other"]);
  expect(refusedBy({ between: 6 })).toEqual(["services.kinds.between"]);
  expect(refusedBy({ function: {} })).toEqual(["services.kinds.function"]);
});

test("without a prefix, all is read that the module's own files declare", async ({ skip }) => {
  // The other evaluator knows no files of declarations.
  if (evaluator.name !== "nix") skip("needs nix-instantiate");
  const mirrored = await mirror(evaluator, { file: example.file });
  expect(mirrored.ok ? mirrored.value.path : mirrored.error).toEqual(["services", "webspace"]);
  expect(existsSync(example.file)).toBe(true);
});

test("a path without options is one message", async () => {
  const mirrored = await mirror(evaluator, { file: example.file, prefix: ["services", "website"] });
  expect(mirrored.ok ? null : mirrored.error.message).toBe(
    "there are no options below services.website: --prefix must be where the module declares them",
  );
});
