import { describe, expect, test } from "vitest";
import { optionDocs } from "../../codegen/reference/option-docs.ts";
import {
  applyRules,
  bareMounts,
  checkConfig,
  formatProblem,
  type Module,
  type Problem,
} from "../../lib/schema/index.ts";
import { noNixpkgs } from "../support/skip.ts";
import { kinds } from "./kinds-module.ts";
import { patterns, texts } from "./patterns.ts";
import { bareMountsConfigurations, questions, readRecording, record } from "./real-lib.ts";
import { toy, toyConfigurations, toyScopes } from "./toy-module.ts";

// Each module's documentation, defaults and messages against what the real nixpkgs lib made of the generated Nix.

const recording = await readRecording();
const modules = [
  { name: "bareMounts", module: bareMounts as Module, configurations: bareMountsConfigurations },
  { name: "toy", module: toy as Module, configurations: toyConfigurations },
] as const;
// Values and defaults of the kinds' module are those of test/fuzz/kinds.test.ts.
const documented = [...modules, { name: "kinds", module: kinds as Module }] as const;

test("the real lib was asked about what is generated now: else run test/codegen/record-option-docs.ts", async () => {
  expect(recording.asked).toEqual(await questions());
});

test("the recorded answers are those of the real lib at NIXPKGS", async ({ skip }) => {
  if (noNixpkgs !== undefined) skip(noNixpkgs);
  const { revision: _, ...answers } = await record(process.env["NIXPKGS"] ?? "");
  const { revision, ...recorded } = recording;
  expect(answers).toEqual(recorded);
  expect(revision).toMatch(/^[0-9a-f]{40}$/);
});

describe.for(documented)("$name", ({ name, module }) => {
  test("options.json is what optionAttrSetToDocList says of options.nix", () => {
    expect(JSON.parse(JSON.stringify(Object.fromEntries(optionDocs(module))))).toEqual(
      recording.optionDocs[name],
    );
  });

  test("options.json has the order of Nix's attribute names", () => {
    expect([...optionDocs(module).keys()]).toEqual(Object.keys(recording.optionDocs[name]));
  });
});

describe.for(modules)("$name", ({ name, module, configurations }) => {
  test.for(Object.entries(configurations))(
    "gets the same values and defaults from both sides: %s",
    ([situation, value]) => {
      const { config, problems } = checkConfig(module, value);
      const evaluated = recording.configurations[name][situation];
      expect(evaluated?.success).toBe(config !== null);
      if (evaluated !== undefined && evaluated.value !== false) {
        expect(evaluated.value.config).toEqual(config);
        const renamed = problems.filter(({ rule }) => rule === "renamed-option");
        expect(evaluated.value.warnings).toHaveLength(renamed.length);
      }
    },
  );
});

describe("rules.nix says what the rules in TypeScript say", () => {
  test.for(Object.entries(bareMountsConfigurations))("%s", ([situation, value]) => {
    const { problems } = checkConfig(bareMounts, value);
    expect(recording.rules[situation]).toEqual({
      errors: textsOf(problems, "error"),
      warnings: textsOf(problems, "warning"),
    });
  });
});

test("fields of all kinds come out the same in messages of both sides", () => {
  const problems = applyRules(toy.rules, toyScopes);
  expect(recording.toyRules).toEqual({
    errors: textsOf(problems, "error"),
    warnings: textsOf(problems, "warning"),
  });
});

test("patterns mean the same to zod and to Nix", () => {
  const matches = Array.from(patterns.values(), (type) => texts.map((text) => type.safeParse(text).success));
  expect(recording.patterns).toEqual(matches);
});

function textsOf(problems: readonly Problem[], severity: Problem["severity"]): readonly string[] {
  return problems.filter((problem) => problem.severity === severity).map(formatProblem);
}
