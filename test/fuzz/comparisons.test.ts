import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bareMountsHarness, standardComparisons } from "../../lib/check/index.ts";
import { choose } from "../../lib/fuzz/choice.ts";
import { difference } from "../../lib/fuzz/difference.ts";
import { repair } from "../../lib/fuzz/repair.ts";
import { valuesOf } from "../../lib/fuzz/values.ts";
import { bareMounts } from "../../lib/schema/index.ts";

const values = fc
  .sample(valuesOf(bareMounts, bareMountsHarness.hints), { seed: 5, numRuns: 300 })
  .map((value) => repair(bareMounts, value));

const variantsOf = (id: string) => {
  const comparison = standardComparisons.find((each) => each.id === id) ?? expect.fail(`no comparison ${id}`);
  return values.map((value, index) => comparison.variant(bareMounts, value, index + 1));
};

describe("modules-add-up", () => {
  const texts = variantsOf("modules-add-up").flatMap((variant) => variant?.modules ?? []);

  test.for(["mkIf true", "mkIf false", "mkMerge", "mkForce", "mkDefault", "mkBefore", "mkAfter"])(
    "uses lib.%s",
    (name) => {
      expect(texts.filter((text) => text.includes(`lib.${name}`)).length).toBeGreaterThan(5);
    },
  );

  test("gives up to three modules, and one that says it all where nothing is chosen", () => {
    const counts = variantsOf("modules-add-up").map((variant) => variant?.modules.length);
    expect(counts.filter((count) => count === 3).length).toBeGreaterThan(200);
    expect(counts.filter((count) => ![1, 2, 3].includes(count ?? 0))).toEqual([]);
    const [comparison] = standardComparisons;
    const plain = comparison?.variant(bareMounts, { enable: true, disks: { a: { label: "x" } } }, 0);
    expect(plain?.modules).toEqual([
      '{ lib, ... }:\n{\n  wsl.bareMounts = {\n    enable = true;\n    disks.a.label = "x";\n  };\n}',
    ]);
  });

  test("has no module for a configuration that is empty", () => {
    const [comparison] = standardComparisons;
    expect(comparison?.variant(bareMounts, {}, 1)).toEqual({ modules: [], equals: "itself" });
  });
});

test("order-does-not-matter gives each disk a module of its own", () => {
  const comparison = standardComparisons.find(({ id }) => id === "order-does-not-matter");
  const variant = comparison?.variant(
    bareMounts,
    { enable: true, disks: { a: { label: "x", uuid: "1" }, b: {} } },
    1,
  );
  expect(variant?.modules).toEqual([
    '{\n  wsl.bareMounts.disks.a = {\n    uuid = "1";\n    label = "x";\n  };\n}',
    "{\n  wsl.bareMounts.enable = true;\n}",
    "{\n  wsl.bareMounts.disks.b = { };\n}",
  ]);
});

test("disabled-leaves-nothing switches the module off, whatever it was", () => {
  for (const variant of variantsOf("disabled-leaves-nothing")) {
    expect(variant?.equals).toBe("unused");
    expect(variant?.modules.join()).toContain("enable = false;");
  }
});

describe("a choice", () => {
  test("is the plainest with the salt 0, and each comes up with others", () => {
    const choices = (salt: number) =>
      Array.from({ length: 200 }, (_, index) => choose(salt, `option ${index}`, 5));
    expect(new Set(choices(0))).toEqual(new Set([0]));
    expect(new Set(choices(1))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(choices(1)).not.toEqual(choices(2));
    expect(choices(9)).toEqual(choices(9));
  });
});

describe("the difference of two reports", () => {
  test("is named by where it is, up to three of them", () => {
    expect(difference({ a: "x", b: { c: [1] } }, { a: "x", b: { c: [1] } })).toBeNull();
    expect(difference({ a: "x", b: { c: [1] } }, { a: "y", b: { c: [1] } })).toBe('a is "x", not "y"');
    expect(difference({ a: 1, b: 1, c: 1, d: 1 }, {})).toBe(
      "a is 1, not null, b is 1, not null, c is 1, not null, and 1 more",
    );
  });

  test("begins shortly before the place in a long text", () => {
    const long = "x".repeat(200);
    expect(difference(`${long}a`, `${long}b`)).toBe(` is …${"x".repeat(20)}a", not …${"x".repeat(20)}b"`);
  });
});
