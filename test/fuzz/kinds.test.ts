import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { generate } from "../../codegen/index.ts";
import { anyText, defineHarness, defineInvariant, fuzz, valuesOf } from "../../lib/check/index.ts";
import { piecesOf } from "../../lib/fuzz/merging.ts";
import { repair } from "../../lib/fuzz/repair.ts";
import {
  checkConfig,
  enableOption,
  module,
  NixPackage,
  requiredGroup,
  requiredOption,
  types,
} from "../../lib/schema/kernel/index.ts";
import { kinds } from "../codegen/kinds-module.ts";
import { evaluators, started } from "../evaluate/evaluators.ts";
import { seed } from "../support/seed.ts";
import { noNixpkgs, skipAllBecause } from "../support/skip.ts";

// Every kind of option on both sides: what the schema takes Nix takes, with the same value and the same defaults; what it
// refuses Nix refuses, and for the same option; and several definitions merge to what the harness says they do.

const folder = mkdtempSync(join(tmpdir(), "bare-mounts-kinds-"));
afterAll(() => rmSync(folder, { recursive: true }));

const [, options = ""] = [
  ...(await generate(kinds, { header: "Generated.", files: { optionsNix: "x" } })),
].flat();
writeFileSync(join(folder, "options.nix"), options);
writeFileSync(
  join(folder, "report.nix"),
  "{ config, ... }: { assertions = [ ]; inherit (config) warnings; values = config.services.kinds; }",
);

/** What reaches JSON alike from both sides: packages are store paths there, and Nix 2.8 writes six digits of a float. */
function comparable(value: unknown): unknown {
  if (value instanceof NixPackage) return "/nix/store";
  if (typeof value === "string") return value.replace(/^\/nix\/store\/[0-9a-z]{32}-.*$/s, "/nix/store");
  if (typeof value === "number") return Number.isInteger(value) ? value : Number(value.toPrecision(6));
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]): [string, unknown] => [name, comparable(member)])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

const sameValues = defineInvariant<{ readonly ours: unknown; readonly nix: unknown }>({
  id: "same-values",
  statement: "Nix has the values and defaults that the schema reads.",
  why: "A rule in TypeScript would judge something else than the module does.",
  findings: ({ ours, nix }) => {
    const [one, other] = [ours, nix].map((value) => JSON.stringify(comparable(value)));
    return one === other ? [] : [{ option: "services.kinds", message: `${one} is ${other} in Nix` }];
  },
});

const harness = defineHarness({
  module: kinds,
  files: { module: join(folder, "options.nix"), report: join(folder, "report.nix") },
  report: z.object({
    assertions: z.array(z.string()),
    warnings: z.array(z.string()),
    values: z.unknown(),
  }),
  subject: (config, { values }) => ({ ours: config, nix: values }),
  invariants: [sameValues],
});

describe.for(evaluators)("random values of every kind, with $name,", ({ name, start, missing }) => {
  skipAllBecause(missing);

  // Tvix takes ten times as long as Nix.
  const runsHere = name === "embedded" ? 50 : 200;

  test(`are read alike by the subset (SEED=${seed})`, async () => {
    const { failures, obstacle, runs } = await fuzz(harness, {
      ...{ evaluator: started(start), jobs: 2, seed, runs: runsHere },
    });
    expect([obstacle, failures, runs]).toEqual([null, [], runsHere]);
  });

  if (name === "nix") {
    test(`are read alike by the real nixpkgs lib (SEED=${seed})`, async ({ skip }) => {
      if (noNixpkgs !== undefined) skip(noNixpkgs);
      const { failures, obstacle, runs } = await fuzz(harness, {
        ...{ evaluator: started(start), jobs: 2, seed, runs: 200, nixpkgs: process.env["NIXPKGS"] ?? "" },
      });
      expect([obstacle, failures, runs]).toEqual([null, [], 200]);
    });
  }
});

test("a package that must be set has no random values: the option is named", () => {
  const declared = module({
    path: ["a"],
    options: { b: requiredGroup({ c: requiredOption(types.package(), { description: "x" }) }) },
  });
  expect(() => valuesOf(declared)).toThrow("b.c must be set and may be a package only");
});

test("what must be set stays set, whatever a rule says of it", () => {
  const declared = module({
    path: ["a"],
    options: {
      b: requiredOption(types.int({ min: 0, max: 9 }), { description: "x" }),
      c: enableOption(types.bool(), "c"),
    },
    scopes: ({ b, c }): { numbers: { at: string; b: number }[] } => ({ numbers: c ? [{ at: "a", b }] : [] }),
    rules: (rule) => [
      rule("numbers", {
        ...{ id: "even", severity: "error", option: "b", summary: "Even.", message: "Is odd." },
        holds: ({ b }) => b % 2 === 0,
      }),
    ],
  });
  const repaired = repair(declared as never, { b: 3, c: true });
  expect(checkConfig(declared, repaired).problems).toEqual([]);
  expect(repaired).toMatchObject({ c: true });
});

test("the pieces of a string, with its separator between, are the string", () => {
  for (const separator of ["", "\n", ":", " -- "]) {
    const type = types.separatedString(separator);
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 2, maxLength: 6 }), (texts) => {
        const text = texts.join(separator);
        const pieces = piecesOf(type, text);
        expect(pieces === null || pieces.length > 1).toBe(true);
        expect((pieces ?? [text]).join(separator)).toBe(text);
      }),
    );
  }
});
