import { fuzz } from "bare-mounts/check";
import { staleFiles } from "bare-mounts/codegen";
import { checkConfig } from "bare-mounts/schema";
import { expect, test } from "vitest";
import { generated } from "./generate.ts";
import type { GreeterConfig } from "./generated/types.ts";
import { greeter, harness } from "./greeter.ts";

test("300 random configurations of the greeter hold", async () => {
  const { failures, runs } = await fuzz(harness, { runs: 300, seed: 1 });
  expect(failures).toEqual([]);
  expect(runs).toBe(300);
});

test("what is generated follows from the options", async () => {
  expect(await staleFiles(import.meta.dirname, generated)).toEqual([]);
});

test("a configuration is read with its defaults, and what is wrong with it is said", () => {
  const config: GreeterConfig = { enable: true, names: ["Ada"] };
  expect(checkConfig(greeter, config)).toEqual({
    config: { enable: true, names: ["Ada"], repeat: 1, word: "Hello" },
    problems: [],
  });
  expect(checkConfig(greeter, { enable: true, names: ["a\nb"] }).problems).toEqual([
    {
      rule: "one-line",
      severity: "error",
      option: "services.greeter.names",
      message: "Each name must be one line.",
    },
  ]);
});

test("a typo is a type error", () => {
  // @ts-expect-error: the option is called names.
  const config: GreeterConfig = { enable: true, nmaes: ["Ada"] };
  expect(checkConfig(greeter, config).problems).toMatchObject([{ rule: "unknown-option" }]);
});
