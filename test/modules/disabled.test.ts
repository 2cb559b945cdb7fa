import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bareMountsHarness, valuesOf } from "../../lib/check/index.ts";
import { embeddedEvaluator, evaluateConfigurations, projectFiles } from "../../lib/evaluate/index.ts";
import { type NixValue, printNix } from "../../lib/nix/index.ts";
import { bareMounts } from "../../lib/schema/index.ts";

const empty = fileURLToPath(new URL("empty.nix", import.meta.url));

test("a module that is switched off changes nothing, whatever else is configured", async () => {
  const values = valuesOf(bareMounts, bareMountsHarness.hints);
  const configured = fc.sample(values, { seed: 7, numRuns: 30 }).map((config) => ({
    modules: [printNix({ wsl: { bareMounts: { ...config, enable: false } as NixValue } })],
  }));
  const start = await embeddedEvaluator();
  const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
  try {
    const [without] = await evaluateConfigurations(evaluator, [{ modules: ["{ }"] }], {
      files: { ...projectFiles(), module: empty },
    });
    expect(without).toMatchObject({ ok: true, report: { assertions: [], warnings: [] } });
    for (const off of await evaluateConfigurations(evaluator, configured)) {
      expect(off).toEqual(without);
    }
    const [on] = await evaluateConfigurations(evaluator, [
      { modules: ["{ wsl.bareMounts.enable = true; }"] },
    ]);
    expect(on).not.toEqual(without);
  } finally {
    await evaluator.close();
  }
});
