import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { moduleParts, modulesFolder } from "../../lib/check/oracles/stand-ins.ts";
import { tokenizeNix } from "../../lib/nix/index.ts";
import { parts } from "../../lib/schema/index.ts";

// A part of the module knows the parts below it, and none above: in Nix, in the programs, and in the schema.

const names = moduleParts();
const schema = fileURLToPath(new URL("../../lib/schema", import.meta.url));
const read = (...steps: readonly string[]) => readFileSync(path.join(...steps), "utf8");
const partText = (name: string) => read(modulesFolder(), name, "part.nix");

/** What a part defines: the attributes of the set that it comes to. */
const definedBy = (name: string): string[] => {
  const body = partText(name).split(/^in\n\{$/m)[1] ?? "";
  const inherited = Array.from(body.matchAll(/^ {2}inherit ([^;(]+);/gm), ([, list = ""]) => list.split(" "));
  return [
    ...Array.from(body.matchAll(/^ {2}([\w-]+) =/gm), ([, attribute = ""]) => attribute),
    ...inherited.flat(),
  ];
};

/** What a part takes of the whole, or of what is below. */
const usedBy = (name: string): string[] => {
  const text = partText(name);
  const inherited = Array.from(text.matchAll(/inherit \((?:module|below)\) ([^;]+);/g), ([, list = ""]) =>
    list.split(/\s+/),
  );
  return [
    ...Array.from(text.matchAll(/\b(?:module|below)\.([\w-]+)/g), ([, used = ""]) => used),
    ...inherited.flat(),
  ];
};

const base = ["cfg", "config", "lib", "options", "pkgs", "utils"];

test("the module and the schema have the same parts in the same order", () => {
  expect(names).toEqual(parts.map(({ name }) => name));
});

test("the test can see what parts define and use", () => {
  expect(definedBy("core")).toEqual(expect.arrayContaining(["disks", "service", "text", "command"]));
  expect(usedBy("btrfs")).toEqual(expect.arrayContaining(["fileSystemOptions", "tables", "program"]));
});

describe.for(names)("%s", (name) => {
  const below = names.slice(0, names.indexOf(name) + 1);

  test("uses nothing of the whole that only a part above it defines", () => {
    const known = new Set([...base, ...below.flatMap(definedBy)]);
    expect(usedBy(name).filter((used) => !known.has(used))).toEqual([]);
  });

  test("reads no file of another part", () => {
    const folder = path.join(modulesFolder(), name);
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".nix")) continue;
      const out = tokenizeNix(read(folder, file))
        .filter(({ kind, text }) => kind === "path" && text.startsWith("../"))
        .map(({ text }) => text)
        // What old lists need, and what is installed on Windows.
        .filter((text) => text !== "../listed.nix" && !text.startsWith("../../windows/"));
      expect({ file, out }).toEqual({ file, out: [] });
    }
  });

  test("is made, in the schema, of what it has and of what is below", () => {
    for (const kind of ["scopes", "rules"]) {
      const file = `${name}.ts`;
      if (!readdirSync(path.join(schema, kind)).includes(file)) continue;
      const imported = Array.from(
        read(schema, kind, file).matchAll(/from "\.\/([\w-]+)\.ts"/g),
        ([, module = ""]) => module,
      );
      expect(imported.filter((module) => names.includes(module) && !below.includes(module))).toEqual([]);
    }
  });
});
