import { once } from "node:events";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import type { EmbeddedAnswer, EmbeddedSettings } from "../../lib/evaluate/embedded-worker.ts";
import {
  type EvaluationErrorKind,
  embeddedEvaluator,
  type Json,
  nixEvaluator,
} from "../../lib/evaluate/index.ts";
import { skipAllBecause } from "../support/skip.ts";
import { evaluators, started } from "./evaluators.ts";

/** Runs for hours in little memory and without deep recursion. */
const loop =
  "let l = builtins.genList (x: x) 30000; f = g: builtins.foldl' (a: b: a + g b) 0 l; in f (_: f (_: f (_: 1)))";

const values: readonly (readonly [string, Json])[] = [
  ["null", null],
  ["{ a = [ true false ]; b.c = { }; }", { a: [true, false], b: { c: {} } }],
  ['"é ß 😀 \\${x} $${y} \\" \\\\ \\r\\n\\t"', 'é ß 😀 ${x} $${y} " \\ \r\n\t'],
  ['builtins.fromJSON "\\"\\\\u0001\\\\u001b\\\\u007f\\\\u2028\\""', "\u0001\u001b\u007f\u2028"],
  ["''\n  a\n    ''${b}\n''", "a\n  ${b}\n"],
  ['"$" + "{x}"', "${x}"],
  ['"\\\\" + "n"', "\\n"],
  ['builtins.toJSON "\\\\\\"\n"', '"\\\\\\"\\n"'],
  ["0.5", 0.5],
  ["[ 1.0 (-2.5) 1.0e21 0.25e-7 ]", [1, -2.5, 1e21, 0.25e-7]],
  ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ["toString 9223372036854775807", "9223372036854775807"],
  ["toString (-9223372036854775807 - 1)", "-9223372036854775808"],
  ['{ "a b" = 1; "\\${" = 2; __proto__ = 3; }', JSON.parse('{"a b":1,"${":2,"__proto__":3}')],
  ['(builtins.tryEval (throw "x")).success', false],
  ["(builtins.tryEval (assert false; 1)).success", false],
  ["builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: x) 100000)", 4999950000],
  ["1 # a comment at the end", 1],
];

const errors: readonly (readonly [string, EvaluationErrorKind, RegExp, [line: number, column?: number]?])[] =
  [
    ['throw "hello\\nworld ${toString 1}"', "thrown", /^hello\nworld 1$/],
    ['throw "error: a\\n\\nerror: b"', "thrown", /^error: a\n\nerror: b$/],
    ["assert 1 == 2; 1", "assertion", /^assertion .*failed/],
    [`${"\n".repeat(1200)}throw "far down"`, "thrown", /^far down$/],
    [`${"\n".repeat(1200)}{ }.far`, "missing-attribute", /^attribute 'far' missing$/],
    ['abort "bye"', "abort", /^bye$/],
    ["{ }.a", "missing-attribute", /^attribute 'a' missing$/],
    ["\n  foo", "missing-attribute", /^undefined variable 'foo'$/, [2, 3]],
    ["with { }; foo", "missing-attribute", /^undefined variable 'foo'$/, [1, 11]],
    ["builtins.length 3", "type", /list/],
    ['1 + "a"', "type", /string/],
    ["1 2", "type", /int/],
    ["x: x", "type", /JSON/],
    ["({ a }: a) { a = 1; b = 2; }", "type", /[Uu]nexpected argument/],
    ["({ a }: a) { }", "missing-attribute", /'a'/],
    ["let x = x; in x", "infinite-recursion", /infinite recursion/, [1, 9]],
    ["{ a = 1 b = 2; }", "syntax", /^syntax error, unexpected '=', expecting ';'$/, [1, 11]],
    ["{\n  a = [ 1 2 ;\n}", "syntax", /^syntax error, unexpected ';'/, [2, 13]],
    ["{ a = 1; }}", "syntax", /^syntax error, unexpected '}', expecting end of file$/, [1, 11]],
    ["let x =", "syntax", /^syntax error, unexpected end of file/],
    ["{ a = 1; a = 2; }", "syntax", /^attribute 'a' already defined/],
    ["import ./x.nix", "import", /^\.\/x\.nix is relative to nothing here/, [1, 8]],
    ["import /does/not/exist.nix", "import", /^\/does\/not\/exist\.nix does not exist$/],
    // Today's Nix gives the place of the import, and not of what is imported.
    ["import <nixpkgs>", "import", /nixpkgs/, [1]],
  ];

describe.each(evaluators)("the $name evaluator", ({ start, missing }) => {
  skipAllBecause(missing);
  test.each(values)("gives the value of %s", async (expression, value) => {
    expect(await started(start).evaluate({ expression })).toEqual({ ok: true, value });
  });

  const cases = errors.map(([expression, kind, message, place]) => ({ expression, kind, message, place }));
  test.each(cases)("says what is wrong with $expression", async ({ expression, ...wrong }) => {
    const { kind, message, place } = wrong;
    const evaluation = await started(start).evaluate({ expression });
    if (evaluation.ok) throw new Error("it has a value");
    expect(evaluation.error).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(evaluation.error.detail).not.toBe("");
    const { line, column } = evaluation.error;
    if (place !== undefined) expect([line, column].slice(0, place.length)).toEqual(place);
  });

  test("names the file, line and column of a syntax error in a bound file", async () => {
    const file = path.join(import.meta.dirname, "fixtures/broken.nix");
    const evaluation = await started(start).evaluate({ bindings: { broken: file }, expression: "broken" });
    expect(evaluation).toMatchObject({
      error: { kind: "syntax", file, line: 4, column: 5, message: expect.stringMatching(/^syntax error/) },
    });
  });

  test("ends an endless loop and works on", async () => {
    const cut = await started(start).evaluate({ expression: loop }, { timeoutMs: 700 });
    expect(cut).toMatchObject({ error: { kind: "timeout", message: expect.stringMatching(/0\.7 s/) } });
    expect(await started(start).evaluate({ expression: "1 + 1" })).toEqual({ ok: true, value: 2 });
  });

  test("ends an endless recursion and works on", async () => {
    // The limit only ends what hangs: on a busy machine the stack takes its time to fill.
    const evaluation = await started(start).evaluate(
      { expression: "let f = x: 1 + f (x + 1); in f 1" },
      { timeoutMs: 280_000 },
    );
    expect(evaluation).toMatchObject({ error: { kind: "infinite-recursion" } });
    expect(await started(start).evaluate({ expression: "1 + 1" })).toEqual({ ok: true, value: 2 });
  });

  test("stops when it is told to", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const evaluation = await started(start).evaluate({ expression: loop }, { signal: controller.signal });
    expect(evaluation).toMatchObject({ error: { kind: "timeout", message: "the evaluation was cancelled" } });
  });

  test("keeps requests apart that run at once", async () => {
    const numbers = Array.from({ length: 8 }, (_, index) => index);
    const all = numbers.map((n) => started(start).evaluate({ expression: `${n} * ${n}` }));
    expect(await Promise.all(all)).toEqual(numbers.map((n) => ({ ok: true, value: n * n })));
  });
});

test("the embedded evaluator ends what needs more memory than it may have", async () => {
  const evaluator = started(await embeddedEvaluator({ memoryLimit: 64 * 2 ** 20 }));
  const evaluation = await evaluator.evaluate({ expression: "let f = x: 1 + f (x + 1); in f 1" });
  expect(evaluation).toMatchObject({
    error: { kind: "infinite-recursion", message: expect.stringMatching(/64 MiB/) },
  });
  await evaluator.close();
});

test("the embedded evaluator does not grow with what it has evaluated", async () => {
  const evaluator = started(await embeddedEvaluator({ memoryLimit: 128 * 2 ** 20 }));
  // Each leaves some 10 MB behind, since it refers to itself.
  const expression =
    "let s = rec { l = builtins.genList (x: { inherit x s; }) 30000; }; in builtins.length (map (e: e.x) s.l)";
  for (let round = 0; round < 25; round += 1) {
    expect(await evaluator.evaluate({ expression })).toEqual({ ok: true, value: 30000 });
  }
  await evaluator.close();
});

test("the embedded evaluator takes its memory at once and not page by page", async () => {
  const settings: EmbeddedSettings = { memoryLimit: 256 * 2 ** 20, memoryReserve: 64 * 2 ** 20 };
  const worker = new Worker(new URL("../../lib/evaluate/embedded-worker.ts", import.meta.url), {
    workerData: settings,
  });
  const next = async (): Promise<unknown> => (await once(worker, "message"))[0];
  expect(await next()).toEqual({ ready: true });
  const sizes = new Set<number>();
  for (const length of [1, 5000, 30_000]) {
    worker.postMessage(`builtins.length (map (x: x + 1) (builtins.genList (x: x) ${length}))`);
    const answer = (await next()) as EmbeddedAnswer;
    if (answer.ended === "evaluated") sizes.add(answer.memory);
  }
  await worker.terminate();
  const [size = 0] = sizes;
  expect(sizes.size).toBe(1);
  expect(size).toBeGreaterThan(60 * 2 ** 20);
  expect(size).toBeLessThan(68 * 2 ** 20);
});

test("the embedded evaluator evaluates as many at once as it has threads, and replaces each", async () => {
  const evaluator = started(await embeddedEvaluator({ threads: 2 }));
  for (let round = 0; round < 2; round += 1) {
    const ends: string[] = [];
    const controller = new AbortController();
    const endless = evaluator
      .evaluate({ expression: loop }, { signal: controller.signal, timeoutMs: 280_000 })
      .then(() => ends.push("endless"));
    await Promise.all([
      evaluator.evaluate({ expression: "1" }).then(() => ends.push("first")),
      evaluator.evaluate({ expression: "2" }).then(() => ends.push("second")),
    ]);
    controller.abort();
    await endless;
    expect(ends).toEqual(["first", "second", "endless"]);
  }
  await evaluator.close();
});

test("a closed evaluator answers with an error", async () => {
  const evaluator = started(await embeddedEvaluator());
  await evaluator.close();
  expect(await evaluator.evaluate({ expression: "1" })).toMatchObject({ error: { kind: "crash" } });
});

test("a Nix that is not there is a message", async () => {
  expect(await nixEvaluator({ command: "no-such-nix-instantiate" })).toMatchObject({
    ok: false,
    message: expect.stringMatching(/no-such-nix-instantiate cannot be run/),
  });
});

test("a Nix process that is killed is a crash", async () => {
  const command = path.join(import.meta.dirname, "fixtures/killed-nix");
  const evaluator = started(await nixEvaluator({ command }));
  expect(await evaluator.evaluate({ expression: "1" })).toMatchObject({ error: { kind: "crash" } });
});
