import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { generate, staleFiles, writeFiles } from "../../codegen/index.ts";
import { checkGenerated, generatedFiles, ownFiles, writeGenerated } from "../../codegen/own-files.ts";
import { bareMounts } from "../../lib/schema/index.ts";
import { toy, toyFiles } from "./toy-module.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "generated-"));
});
afterEach(() => rm(directory, { recursive: true }));

test("what is committed follows from the schema", async () => {
  expect(await checkGenerated(root)).toEqual([]);
});

test("the same schema gives the same bytes", async () => {
  for (const [module, settings] of [
    [bareMounts, ownFiles],
    [toy, toyFiles],
  ] as const) {
    expect(await generate(module, settings)).toEqual(await generate(module, settings));
  }
});

test("every file says where it comes from, but the one whose shape nixpkgs gives", async () => {
  for (const [file, content] of await generatedFiles()) {
    expect(content.includes("Generated from lib/schema")).toBe(!file.endsWith("options.json"));
    expect(content).toMatch(/[^\n]\n$/);
    expect(content).not.toMatch(/[ \t]\n/);
  }
});

test("writes all files into an empty folder, then none, then only what differs", async () => {
  expect(await writeGenerated(directory)).toEqual([...(await generatedFiles()).keys()]);
  const options = join(directory, "modules/core/options.nix");
  const { mtimeMs } = await stat(options);
  expect(await writeGenerated(directory)).toEqual([]);

  await writeFile(join(directory, "modules/core/rules.nix"), "{ }\n");
  expect(await writeGenerated(directory)).toEqual(["modules/core/rules.nix"]);
  expect((await stat(options)).mtimeMs).toBe(mtimeMs);
  expect(await checkGenerated(directory)).toEqual([]);
  expect(await readdir(join(directory, "modules/core"))).toEqual([
    "options.nix",
    "rules.nix",
    "scopes.nix",
    "tables.nix",
  ]);
});

test("a stale file is shown as a unified diff to what it should be", async () => {
  const files = new Map([["a/b.txt", "one\ntwo\nthree\n"]]);
  await writeFiles(directory, files);
  await writeFile(join(directory, "a/b.txt"), "one\n2\nthree\n");
  const [stale] = await staleFiles(directory, files);
  expect(stale?.file).toBe("a/b.txt");
  expect(stale?.diff).toContain("--- a/a/b.txt\n+++ b/a/b.txt\n@@ -1,3 +1,3 @@\n one\n-2\n+two\n three\n");
});

test("a missing file is all new, and nothing is written by looking", async () => {
  const [stale] = await staleFiles(directory, new Map([["new.txt", "x\n"]]));
  expect(stale?.diff).toContain("--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1,1 @@\n+x\n");
  expect(await readdir(directory)).toEqual([]);
});

test("a file that cannot be written stays as it was, and leaves nothing beside it", async () => {
  await writeFile(join(directory, "modules"), "a file where a folder should be");
  await expect(writeGenerated(directory)).rejects.toThrow();
  expect(await readFile(join(directory, "modules"), "utf8")).toBe("a file where a folder should be");
});
