import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../lib/evaluate/index.ts";
import { skipAllBecause } from "../support/skip.ts";
import { evaluators, started } from "./evaluators.ts";

/** Names of which many are another's text with its escapes cut to its length: what V8 13.6 takes one for the other by. */
const name = fc.string({
  unit: fc.constantFrom(" ", "a", "b", "n", "\\", '"', "\n", "é"),
  minLength: 1,
  maxLength: 3,
});
const sets = fc.array(
  fc
    .uniqueArray(name, { minLength: 1, maxLength: 4 })
    .map((names) => new Map(names.map((key, index) => [key, index]))),
  { minLength: 2, maxLength: 12 },
);

/** `JSON.stringify` writes keys right; only reading them goes wrong. */
const asJson = (maps: readonly Map<string, number>[]) =>
  `[${maps.map((map) => `{${[...map].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`).join(",")}]`;
const asNix = (maps: readonly Map<string, number>[]) =>
  `[ ${maps.map((map) => `{ ${[...map].map(([key, value]) => `${JSON.stringify(key)} = ${value};`).join(" ")} }`).join(" ")} ]`;

const entries = (value: unknown) =>
  (value as readonly Record<string, number>[]).map((each) => new Map(Object.entries(each).toSorted()));
const sorted = (maps: readonly Map<string, number>[]) => maps.map((map) => new Map([...map].toSorted()));

describe("JSON", () => {
  test("has the keys that are written", () => {
    fc.assert(
      fc.property(sets, (maps) => {
        expect(entries(parseJson(asJson(maps)))).toEqual(sorted(maps));
      }),
      { numRuns: 3000 },
    );
  });

  test("is otherwise what JSON.parse makes of it", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        // Behind a key that makes it take the long way.
        const long = `[${text},{"\\\\":${text}}]`;
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(parseJson(long)).toEqual(JSON.parse(long));
      }),
    );
    expect(() => parseJson('{"a":')).toThrow(SyntaxError);
    expect(Object.keys(parseJson('[{"\\\\":1,"__proto__":2}]') as object)).toEqual(["0"]);
    expect(Object.entries((parseJson('[{"\\\\":1,"__proto__":2}]') as readonly object[])[0] ?? {})).toEqual([
      ["\\", 1],
      ["__proto__", 2],
    ]);
  });
});

describe.each(evaluators)("names on the $name evaluator", ({ start, missing }) => {
  skipAllBecause(missing);

  test("come back as they were", async () => {
    const lists = fc.sample(sets, { numRuns: 60, seed: 7 });
    const evaluation = await started(start).evaluate({ expression: `[ ${lists.map(asNix).join("\n")} ]` });
    const value = evaluation.ok ? evaluation.value : expect.fail(evaluation.error.message);
    expect((value as readonly unknown[]).map(entries)).toEqual(lists.map(sorted));
  });
});
