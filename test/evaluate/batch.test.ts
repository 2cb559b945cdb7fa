import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { evaluateBatch } from "../../lib/evaluate/index.ts";
import { skipAllBecause } from "../support/skip.ts";
import { evaluators, started } from "./evaluators.ts";

const fixture = path.join(import.meta.dirname, "fixtures/bundle/nested/number.nix");
const broken = path.join(import.meta.dirname, "fixtures/broken.nix");

describe.each(evaluators)("a batch on the $name evaluator", ({ start, missing }) => {
  skipAllBecause(missing);
  test("gives each item its answer, whatever the others do", async () => {
    const items = Array.from({ length: 40 }, (_, index) => ({ expression: `three * ${index}` }));
    const replace = (index: number, expression: string): void => {
      items[index] = { expression };
    };
    replace(3, 'throw "third"');
    replace(11, "{ }.eleventh");
    replace(12, "1 + { }");
    replace(20, "{ a = ");
    replace(21, "let x = x; in x");
    replace(22, "x: x");
    const results = await evaluateBatch(started(start), { bindings: { three: fixture }, items });
    expect(results).toHaveLength(40);
    const failures = {
      3: "thrown",
      11: "missing-attribute",
      12: "type",
      20: "syntax",
      21: "infinite-recursion",
      22: "type",
    };
    results.forEach((result, index) => {
      const kind = Object.entries(failures).find(([at]) => Number(at) === index)?.[1];
      if (kind === undefined) expect(result).toEqual({ ok: true, value: 3 * index });
      else expect(result).toMatchObject({ ok: false, error: { kind } });
    });
    expect(results[3]).toMatchObject({ error: { message: "third" } });
    expect(results[20]).toMatchObject({ error: { line: 1 } });
  });

  test("takes one process where nothing fails, beside the one for what is shared", async () => {
    const evaluator = started(start);
    const evaluate = vi.spyOn(evaluator, "evaluate");
    const items = Array.from({ length: 20 }, (_, index) => ({ expression: `${index}` }));
    await evaluateBatch(evaluator, { items });
    expect(evaluate).toHaveBeenCalledTimes(2);
    evaluate.mockRestore();
  });

  test("lets items have files of their own, broken ones too", async () => {
    const items = [
      { bindings: { f: fixture }, expression: "f + 1" },
      { bindings: { f: broken }, expression: "f" },
      { bindings: { f: fixture }, expression: "f + 2" },
    ];
    expect(await evaluateBatch(started(start), { items })).toMatchObject([
      { value: 4 },
      { error: { kind: "syntax", file: broken, line: 4 } },
      { value: 5 },
    ]);
  });

  test("says at once when what all share is broken", async () => {
    const evaluator = started(start);
    const evaluate = vi.spyOn(evaluator, "evaluate");
    const items = Array.from({ length: 30 }, () => ({ expression: "f" }));
    const results = await evaluateBatch(evaluator, { bindings: { f: broken }, items });
    expect(results.every((result) => !result.ok && result.error.file === broken)).toBe(true);
    expect(evaluate).toHaveBeenCalledTimes(1);
    evaluate.mockRestore();
  });
});
