import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bareMountsHarness, fuzz, type Harness } from "../../lib/check/index.ts";
import { chooseEvaluator, type Evaluator } from "../../lib/evaluate/index.ts";
import { findingOf, keepFinding, keptFindings, tryAgain } from "./finding.ts";

const harness = bareMountsHarness as unknown as Harness;
const folder = mkdtempSync(join(tmpdir(), "bare-mounts-found-"));
let evaluator: Evaluator;

beforeAll(async () => {
  const start = await chooseEvaluator("auto", { threads: 2 });
  evaluator = start.ok ? start.evaluator : expect.fail(start.message);
});

afterAll(async () => {
  await evaluator?.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const [file, found] of keptFindings()) {
  test(`what was found once is repaired: test/found/${file}`, async () => {
    expect(await tryAgain(found, harness, evaluator)).toEqual([]);
  });
}

describe("a fault that random values find", () => {
  test("of the module is kept as a configuration, which fails until the module is repaired", async () => {
    const modules = join(folder, "modules");
    cpSync("modules", modules, { recursive: true });
    const file = join(modules, "core/part.nix");
    const text = readFileSync(file, "utf8");
    const broken = text.replace('    ++ lib.optional (!module.blocks mount) "nofail"\n', "");
    expect(broken).not.toBe(text);
    writeFileSync(file, broken);
    const faulty = { ...harness, files: { ...harness.files, module: join(modules, "default.nix") } };
    const { failures } = await fuzz(faulty, {
      ...{ evaluator, runs: 200, seed: 1, edges: false },
      ...{ oracle: "none", rules: ["mount-in-fstab"] },
    });
    for (const failure of failures) keepFinding(findingOf(failure), folder);

    const [[name, found] = expect.fail("nothing was kept"), ...others] = keptFindings(folder);
    expect(others).toEqual([]);
    expect(name).toMatch(/^mount-in-fstab-[0-9a-f]{8}\.json$/);
    expect(await tryAgain(found, faulty, evaluator)).toEqual([
      expect.stringMatching(/lacks the option nofail$/),
    ]);
    expect(await tryAgain(found, harness, evaluator)).toEqual([]);
  });

  test("of a random test is kept with its seed, which fails until the code is repaired", async () => {
    const file = "test/found/planted.test.ts";
    const plant = (condition: string) =>
      writeFileSync(
        file,
        `import fc from "fast-check";\nimport { test } from "vitest";\n` +
          `test("a planted fault", () => fc.assert(fc.property(fc.nat(999), (n) => ${condition}), { numRuns: 50 }));\n`,
      );
    const found = { file, test: "a planted fault", seed: 4, messages: [] };
    try {
      plant("n < 900");
      expect(await tryAgain(found, harness, evaluator)).toEqual([
        expect.stringContaining("Counterexample: [900]"),
      ]);
      plant("n < 1000");
      expect(await tryAgain(found, harness, evaluator)).toEqual([]);
    } finally {
      rmSync(file);
    }
    expect(await tryAgain(found, harness, evaluator)).toEqual([expect.stringContaining("has no test")]);
  });
});
