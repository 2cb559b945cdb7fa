import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bareMountsHarness, type FuzzOptions, fuzz, type Harness, tooRare } from "../../lib/check/index.ts";
import { chooseEvaluator, type Evaluator } from "../../lib/evaluate/index.ts";
import { seed } from "../support/seed.ts";
import { noNixpkgs } from "../support/skip.ts";

const folder = mkdtempSync(join(tmpdir(), "bare-mounts-fuzz-"));
let evaluator: Evaluator;

beforeAll(async () => {
  const start = await chooseEvaluator("auto", { threads: 2 });
  evaluator = start.ok ? start.evaluator : expect.fail(start.message);
});

afterAll(async () => {
  await evaluator?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Without the values at the edges of types, which are the same in every run. */
const run = (options: FuzzOptions, harness: Harness = bareMountsHarness as never) =>
  fuzz(harness, { evaluator, jobs: 2, edges: false, ...options });

test(`500 random configurations of wsl.bareMounts (SEED=${seed}) hold, and values at the edges of types`, async () => {
  const { coverage, failures, runs } = await run({ runs: 500, seed, edges: true });
  expect(failures).toEqual([]);
  expect(runs).toBe(500);
  expect(tooRare(coverage)).toEqual([]);
});

test(`200 random configurations hold with the real nixpkgs lib (SEED=${seed})`, async ({ skip }) => {
  const nixpkgs = process.env["NIXPKGS"];
  if (nixpkgs === undefined) {
    return skip(noNixpkgs);
  }
  const start = await chooseEvaluator("nix");
  const nix = start.ok ? start.evaluator : expect.fail(start.message);
  const { failures, obstacle } = await run({
    runs: 200,
    seed,
    nixpkgs,
    evaluator: nix,
    oracle: "none",
  });
  expect([obstacle, failures]).toEqual([null, []]);
});

/** The harness on a copy of the module with one line changed. */
function harnessWith(file: string, line: string, changed: string): Harness {
  const copy = mkdtempSync(join(folder, "modules-"));
  cpSync("modules", copy, { recursive: true });
  const text = readFileSync(join(copy, file), "utf8");
  expect(text.split(line)).toHaveLength(2);
  writeFileSync(
    join(copy, file),
    text.replace(line, () => changed),
  );
  const harness = bareMountsHarness as unknown as Harness;
  return { ...harness, files: { ...harness.files, module: join(copy, "default.nix") } };
}

describe("a broken line of the module", () => {
  const broken = () =>
    harnessWith("core/part.nix", '    ++ lib.optional (!module.blocks mount) "nofail"\n', "");

  test("is shown by the smallest configuration, which replays", async () => {
    const rules = ["mount-in-fstab"];
    const { failures } = await run({ runs: 300, seed: 1, rules, oracle: "none" }, broken());
    const failure = failures.find(({ rule }) => rule === "mount-in-fstab") ?? expect.fail("nothing found");
    expect(failure.findings[0]?.message).toMatch(/lacks the option nofail$/);
    expect(failure.modules).toHaveLength(1);
    expect(failure.modules[0]?.split("\n").length).toBeLessThan(20);
    const { seed, path, rule } = failure;
    const again = await run({ seed, path, rules: [rule] }, broken());
    expect(again.failures).toMatchObject([{ rule, case: failure.case, seed, path }]);
  });

  test("is found alike whatever is done at the same time", async () => {
    const [one, two] = [1, 3].map((jobs) =>
      run({ runs: 300, seed: 1, jobs, shrink: false, oracle: "none" }, broken()),
    );
    expect((await two)?.failures).toEqual((await one)?.failures);
  });

  test("is not looked at where other rules are asked for", async () => {
    const { failures } = await run({ runs: 100, seed: 1, rules: ["no-ordering-cycle"] }, broken());
    expect(failures).toEqual([]);
  });
});

test("what only several modules show is reported with all of them", async () => {
  // Such a type takes one definition only, which in one module is what there is.
  const line = 'type = types.listOf types.str;\n          default = [ "noatime"';
  const harness = harnessWith(
    "btrfs/options.nix",
    line,
    line.replace("types.listOf types.str", "types.uniq (types.listOf types.str)"),
  );
  const { failures } = await run({ runs: 300, seed: 1, rules: ["modules-add-up"] }, harness);
  expect(failures).toMatchObject([{ rule: "modules-add-up", case: { comparison: "modules-add-up" } }]);
  expect(failures[0]?.modules.length).toBeGreaterThan(1);
  expect(failures[0]?.modules.join("\n")).toContain("universalOptions = lib.mk");
  expect(failures[0]?.findings[0]?.message).toMatch(
    /^given in this other way it does not evaluate: .*universalOptions/,
  );
});

test("a module that does not parse is one obstacle, not a thousand failures", async () => {
  const { failures, obstacle, runs } = await run({ runs: 100 }, harnessWith("default.nix", "let", "lett"));
  expect([failures, runs]).toEqual([[], 0]);
  expect(obstacle).toMatchObject({ kind: "syntax", file: expect.stringMatching(/default\.nix$/) });
});

test("shards are parts of the whole: each block is in one of them", async () => {
  const shards = [1, 2, 3].map((index) =>
    run({ runs: 450, seed: 8, shard: { index, count: 3 }, rules: ["evaluates"] }),
  );
  const results = await Promise.all(shards);
  expect(results.map(({ runs }) => runs)).toEqual([200, 150, 100]);
});

test("a run that is ended says what it has found so far", async () => {
  const controller = new AbortController();
  const result = await run({
    runs: 5_000,
    seed: 3,
    rules: ["evaluates"],
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done >= 200) controller.abort();
    },
  });
  expect(result.interrupted).toBe(true);
  expect(result.runs).toBeGreaterThanOrEqual(200);
  expect(result.runs).toBeLessThan(5_000);
});
