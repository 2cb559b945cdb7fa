import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileModule } from "../../codegen/compile/module.ts";
import { printExpression, printHelpers } from "../../codegen/compile/print-expression.ts";
import { embeddedEvaluator } from "../../lib/evaluate/index.ts";
import { printNix } from "../../lib/nix/index.ts";
import { attributeOf, inNixOrder, module } from "../../lib/schema/index.ts";
import { root } from "../cli/run-cli.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "compile-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Files of the kernel that need no zod, whose types take seconds. */
const kernel = (name: string) => JSON.stringify(path.join(root, `lib/schema/kernel/${name}.ts`));

/** Compiles one rule over `thing`, which has a field of each type. */
function compile(holds: string, before = "") {
  const file = path.join(folder, "module.ts");
  writeFileSync(
    file,
    `import { attributeOf } from ${kernel("attributes")};
import { inNixOrder } from ${kernel("nix-order")};
import { showOption } from ${kernel("option-path")};

interface Thing {
  readonly at: string;
  readonly name: string;
  readonly maybe: string | null;
  readonly count: number;
  readonly on: boolean;
  readonly list: readonly string[];
  readonly side: "left" | "right";
  readonly attributes: Readonly<Record<string, string>>;
  readonly sides: Readonly<Record<"left" | "right", number>>;
}
${before}
const thing: { readonly holds: (thing: Thing) => boolean; readonly id: string } = {
  id: "it",
  holds: ${holds},
};
export const used = [attributeOf, inNixOrder, showOption, thing];
`,
  );
  const rule = { id: "it", scope: "thing", severity: "error", option: "", summary: "", message: "" } as const;
  const declared = module({
    path: ["a"],
    options: {},
    rules: () => [{ ...rule, holds: () => true }],
    tables: { known: [] },
  });
  const { rules, ruleHelpers } = compileModule(declared, file).compiled;
  const [condition] = Object.values(rules);
  return {
    condition: condition === undefined ? "" : printExpression(condition),
    helpers: printHelpers(ruleHelpers),
  };
}

describe("a rule", () => {
  test.for([
    ["({ on }) => on", "thing.on"],
    ["({ on }) => !on", "!thing.on"],
    ["(thing) => thing.maybe !== null", "thing.maybe != null"],
    ["({ name, list }) => list.includes(name)", "lib.elem thing.name thing.list"],
    ["({ name }) => name.includes(':')", 'lib.hasInfix ":" thing.name'],
    [
      "({ name }) => name.startsWith('a') && name.endsWith('b')",
      'lib.hasPrefix "a" thing.name && lib.hasSuffix "b" thing.name',
    ],
    ["({ list }) => list.length === 0", "thing.list == [ ]"],
    ["({ list }) => list.length !== 0", "thing.list != [ ]"],
    ["({ list }) => list.length > 2", "lib.length thing.list > 2"],
    ["({ attributes }) => Object.keys(attributes).length === 0", "thing.attributes == { }"],
    [
      "({ list }) => list.filter((each) => each !== '').length === 1",
      'lib.count (each: each != "") thing.list == 1',
    ],
    ["({ list }) => list.every((each) => each !== '')", 'lib.all (each: each != "") thing.list'],
    ["({ list }) => !list.some((each) => each === '')", '!lib.any (each: each == "") thing.list'],
    ["({ count }) => count + 1 <= 3 * 2", "thing.count + 1 <= 3 * 2"],
    ["({ count }) => (count + 1) * 2 === 4", "(thing.count + 1) * 2 == 4"],
    ["({ count }) => count > -1", "thing.count > (-1)"],
    [
      "({ on, count }) => (on || count === 1) && !(on && count === 2)",
      "(thing.on || thing.count == 1) && !(thing.on && thing.count == 2)",
    ],
    ["({ name, count }) => `${name}-${count}` === 'a-1'", '"${thing.name}-${toString thing.count}" == "a-1"'],
    ["({ name }) => '$' + '' === name || name === '${x}'", null],
    ["({ name }) => name === '${x}'", 'thing.name == "\\${x}"'],
    ["({ maybe }) => (maybe ?? 'a') === 'a'", '(if thing.maybe == null then "a" else thing.maybe) == "a"'],
    [
      "({ attributes, name }) => (attributeOf(attributes, name) ?? '') === 'a'",
      'thing.attributes.${thing.name} or "" == "a"',
    ],
    [
      "({ attributes, name }) => attributeOf(attributes, name) !== null",
      "thing.attributes.${thing.name} or null != null",
    ],
    ["({ sides, side }) => sides[side] === 1", "thing.sides.${thing.side} == 1"],
    [
      "({ name }) => name.split('/').slice(1).join('.') === 'a'",
      'lib.concatStringsSep "." (lib.tail (lib.splitString "/" thing.name)) == "a"',
    ],
    ["({ name }) => name.split('/')[0] === 'a'", 'lib.head (lib.splitString "/" thing.name) == "a"'],
    [
      "({ name }) => /^[a-z]+(-[0-9]{2,})?$/.test(name)",
      'builtins.match "[a-z]+(-[0-9]{2,})?" thing.name != null',
    ],
    ["({ name }) => showOption(['a', name]) === 'a'", 'lib.showOption [ "a" thing.name ] == "a"'],
    [
      "({ attributes }) => inNixOrder(attributes).every(([name, value]) => name === value)",
      "lib.all ({ name, value, ... }: name == value) (lib.attrsToList thing.attributes)",
    ],
    ["({ attributes }) => inNixOrder(attributes).map(([name, value]) => name + value).length === 1", null],
    [
      "({ on, list }) => (on ? list : []).length === 1",
      "lib.length (lib.optionals thing.on thing.list) == 1",
    ],
    [
      "({ on, name }) => [...(on ? [name] : []), 'a'].includes('a')",
      'lib.elem "a" (lib.optional thing.on thing.name ++ [ "a" ])',
    ],
    [
      "({ name }) => { const parts = name.split('/'); return parts.includes('a'); }",
      'let parts = lib.splitString "/" thing.name; in\nlib.elem "a" parts',
    ],
    [
      "({ on, name }) => { if (on) { return name === 'a'; } return name === 'b'; }",
      'if thing.on then thing.name == "a" else thing.name == "b"',
    ],
  ] as const)("%s", ([holds, nix]) => {
    if (nix === null) expect(() => compile(holds)).toThrow(/module\.ts:\d+:\d+: /);
    else expect(compile(holds).condition).toBe(nix);
  });

  test("that uses functions and constants has them as helpers, with what is said of them", () => {
    const before = `
/** What is enough. */
const enough = ["a"];
const known: readonly string[] = [];
/** Whether a thing is one of those. */
function isEnough({ name }: Thing, others: readonly string[]): boolean {
  return [...enough, ...others].includes(name);
}`;
    const { condition, helpers } = compile("(it) => isEnough(it, known)", before);
    expect(condition).toBe("isEnough thing tables.known");
    expect(helpers).toBe(`  # What is enough.
  enough = [ "a" ];

  # Whether a thing is one of those.
  isEnough = { name, ... }: others: lib.elem name (enough ++ others);`);
  });

  test("keeps apart what has one name: a local and a name of Nix, a part of a pattern and a local", () => {
    expect(compile("({ list }) => list.some((text) => text === '')").condition).toBe(
      `lib.any (text': text' == "") thing.list`,
    );
    const before = `
interface Pair { readonly outer: { readonly name: string }; readonly name: string }
function isPair({ outer: { name } }: Pair, outer: string): boolean { return name === outer; }`;
    expect(compile("({ name }) => isPair({ outer: { name }, name }, name)", before).helpers).toBe(
      "  isPair = pair: outer: pair.outer.name == outer;",
    );
  });
});

describe("refused with file, line and a reason:", () => {
  test.for([
    ["({ name }) => name.length > 1", "UTF-16"],
    ["({ maybe }) => maybe?.startsWith('a') === true", "null"],
    ["({ name }) => Boolean(name)", "boolean"],
    ["({ list }) => [...list].sort().length === 1", "sort"],
    ["({ count }) => count % 2 === 0", "no counterpart"],
    ["({ count }) => count / 2 === 1", "no counterpart"],
    ["({ count }) => count > 0.5", "whole number"],
    ["({ name }) => name < 'b'", "numbers only"],
    ["({ name }) => name.toLowerCase() === 'a'", "toLowerCase"],
    ["({ list }) => list.every((each, index) => each === `${index}`)", "one parameter"],
    ["({ attributes, name }) => attributes[name] === 'a'", "attributeOf"],
    ["({ list }) => list === list", "which list"],
    ["({ maybe }) => `${maybe}` === 'a'", "something else than a text"],
    ["({ name }) => /a/.test(name)", "/^…$/"],
    ["({ name }) => /^a|b$/.test(name)", "/^…$/"],
    ["({ name }) => /^\\w+$/.test(name)", "/^…$/"],
    ["({ name }) => { let seen = name; seen = 'a'; return seen === 'a'; }", "constant"],
    [
      "({ list }) => { for (const each of list) { if (each === '') return false; } return true; }",
      "ForOfStatement",
    ],
    ["({ name }) => new Date(name).getTime() > 0", "no counterpart"],
  ] as const)("%s", ([holds, reason]) => {
    expect(() => compile(holds)).toThrow(/module\.ts:\d+:\d+: /);
    expect(() => compile(holds)).toThrow(reason);
  });
});

/** Values at the edges of what rules look at. */
const things = ["", "a", "a/b", "/", "a-12", "é", "$", "${x}", "constructor"].flatMap((name) =>
  [true, false].map((on) => ({
    at: "a",
    name,
    maybe: on ? name : null,
    count: name.length - 1,
    on,
    list: on ? [] : name.split("/"),
    side: on ? "left" : "right",
    attributes: on ? {} : { a: "a", é: name },
    sides: { left: 1, right: 2 },
  })),
);

test("says the same as its function, evaluated by Nix", async () => {
  const rules = [
    "({ name, list }) => list.includes(name)",
    "({ attributes, name }) => (attributeOf(attributes, name) ?? 'x') === 'a'",
    "({ name }) => name.split('/').slice(1).join('.') === 'b'",
    "({ name }) => /^[a-z]+(-[0-9]{2,})?$/.test(name)",
    "({ on, count, name }) => (on || count + 1 === 1) && !(on && `${name}-${count}` === 'a-0')",
    "({ list, name }) => { const rest = list.filter((each) => each !== 'a'); return rest.length === 0 || rest.some((each) => name.endsWith(each)); }",
    "({ sides, side, count }) => sides[side] > count",
    "({ attributes }) => inNixOrder(attributes).every(([name, value]) => name === value)",
  ];
  const start = await embeddedEvaluator();
  const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
  try {
    for (const holds of rules) {
      const evaluation = await evaluator.evaluate({
        bindings: { lib: path.join(root, "lib/evaluate/nixos/lib/default.nix") },
        expression: `map (thing: ${compile(holds).condition}) ${printNix(things)}`,
      });
      const makeRule = new Function("attributeOf", "inNixOrder", `return ${holds};`);
      const expected = things.map(makeRule(attributeOf, inNixOrder));
      expect(evaluation, holds).toEqual({ ok: true, value: expected });
    }
  } finally {
    await evaluator.close();
  }
});
