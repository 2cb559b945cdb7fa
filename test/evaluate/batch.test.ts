import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { type Evaluator, evaluateBatch, nixEvaluator } from "../../lib/evaluate/index.ts";
import { skipAllBecause } from "../support/skip.ts";
import { hasTool, howToGet } from "../support/tools.ts";
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

  test("takes one process where nothing fails", async () => {
    const evaluator = started(start);
    const evaluate = vi.spyOn(evaluator, "evaluate");
    const items = Array.from({ length: 20 }, (_, index) => ({ expression: `${index}` }));
    await evaluateBatch(evaluator, { items });
    expect(evaluate).toHaveBeenCalledTimes(1);
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

  test.each([1, 3])("runs %i batches at once where it is told to", async (jobs) => {
    const evaluator = started(start);
    let running = 0;
    let most = 0;
    const counted: Evaluator = {
      ...evaluator,
      evaluate: async (...request) => {
        running += 1;
        most = Math.max(most, running);
        return evaluator.evaluate(...request).finally(() => {
          running -= 1;
        });
      },
    };
    const items = Array.from({ length: 12 }, (_, index) => ({ expression: `${index}` }));
    const results = await evaluateBatch(counted, { items }, { jobs, batchSize: 3 });
    expect(results).toEqual(items.map((_, value) => ({ ok: true, value })));
    expect(most).toBe(jobs);
  });

  test("says at once when what all share is broken", async () => {
    const evaluator = started(start);
    const evaluate = vi.spyOn(evaluator, "evaluate");
    const items = Array.from({ length: 30 }, () => ({ expression: "f" }));
    const results = await evaluateBatch(evaluator, { bindings: { f: broken }, items });
    expect(results.every((result) => !result.ok && result.error.file === broken)).toBe(true);
    // All of them, and what they share.
    expect(evaluate).toHaveBeenCalledTimes(2);
    evaluate.mockRestore();
  });
});

describe("a batch whose Nix process does not end well", () => {
  skipAllBecause(hasTool("nix-instantiate") ? undefined : howToGet("nix-instantiate"));
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /**
   * A nix-instantiate that some misfortune befalls.
   *
   * @param misfortune - Shell that runs before each evaluation, with its source in `$source`. It may use `batch`, which
   * is true for more than one item, and `once`, which is true for the first that asks.
   */
  async function unlucky(misfortune: string): Promise<{ evaluator: Evaluator; evaluations: () => number }> {
    const folder = mkdtempSync(path.join(tmpdir(), "unlucky-nix-"));
    folders.push(folder);
    const command = path.join(folder, "nix-instantiate");
    const script = `#!/bin/sh
[ "$1" = --version ] && exec nix-instantiate --version
batch() { case $source in *__answer*) true ;; *) false ;; esac; }
once() { mkdir "${folder}/happened" 2> /dev/null; }
source=$(cat)
echo evaluation >> "${folder}/evaluations"
${misfortune}
printf '%s\n' "$source" | nix-instantiate "$@"
`;
    writeFileSync(command, script, { mode: 0o755 });
    return {
      evaluator: started(await nixEvaluator({ command })),
      evaluations: () => readFileSync(path.join(folder, "evaluations"), "utf8").trimEnd().split("\n").length,
    };
  }

  const items = Array.from({ length: 8 }, (_, index) => ({ expression: `${index} # item ${index}` }));
  const values = items.map((_, value) => ({ ok: true, value }));

  test("is evaluated once more after a kill", async () => {
    const { evaluator, evaluations } = await unlucky("batch && once && kill -KILL $$");
    expect(await evaluateBatch(evaluator, { items })).toEqual(values);
    expect(evaluations()).toBe(2);
  });

  test("is evaluated once more after it hung, whatever the hanging process left behind", async () => {
    const { evaluator, evaluations } = await unlucky("batch && once && sleep 25");
    const began = performance.now();
    expect(await evaluateBatch(evaluator, { items }, { timeoutMs: 3000 })).toEqual(values);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(evaluations()).toBe(2);
  });

  test("is halved after the second time, until only what kills Nix has no value", async () => {
    const { evaluator, evaluations } = await unlucky('case $source in *"item 5"*) kill -KILL $$ ;; esac');
    const error = { kind: "crash", message: expect.stringMatching(/ended by SIGKILL/) };
    expect(await evaluateBatch(evaluator, { items })).toMatchObject(
      values.map((value, index) => (index === 5 ? { ok: false, error } : value)),
    );
    // All of them twice, what they share, and two parts of 4, of 2 and of 1.
    expect(evaluations()).toBe(9);
  });

  test("is halved at once where Nix itself says what is wrong", async () => {
    const { evaluator, evaluations } = await unlucky("true");
    const results = await evaluateBatch(evaluator, { items: items.with(5, { expression: "{ }.five" }) });
    expect(results[5]).toMatchObject({ error: { kind: "missing-attribute" } });
    expect(evaluations()).toBe(8);
  });

  test("finds the end of its patience: what always fails is evaluated a bounded number of times", async () => {
    const { evaluator, evaluations } = await unlucky('case $source in *"# item"*) kill -KILL $$ ;; esac');
    const results = await evaluateBatch(evaluator, { items });
    expect(results.every((result) => !result.ok && result.error.kind === "crash")).toBe(true);
    // All of them twice, what they share, and every part once.
    expect(evaluations()).toBe(2 + 1 + (2 + 4 + 8));
  });

  test("is neither repeated nor halved when it is cancelled", async () => {
    const { evaluator, evaluations } = await unlucky("batch && sleep 25");
    const controller = new AbortController();
    const limits = { signal: controller.signal, batchSize: 2, jobs: 2 };
    setTimeout(() => controller.abort(), 1500);
    const evaluate = vi.spyOn(evaluator, "evaluate");
    const began = performance.now();
    const results = await evaluateBatch(evaluator, { items }, limits);
    expect(performance.now() - began).toBeLessThan(20_000);
    const error = { kind: "timeout", message: "the evaluation was cancelled" };
    expect(results).toMatchObject(items.map(() => ({ ok: false, error })));
    expect(evaluations()).toBe(2);
    expect(evaluate).toHaveBeenCalledTimes(2);
  });
});
