import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonSchema } from "../../codegen/json-schema.ts";
import { bareMounts, checkConfig, type Module } from "../../lib/schema/index.ts";
import { kinds, kindsConfigurations } from "./kinds-module.ts";
import { bareMountsConfigurations } from "./real-lib.ts";
import { toy, toyConfigurations } from "./toy-module.ts";

const unreadable = ["listed-option", "type", "unknown-option", "required-option"];

/** Whether a configuration has the right names and types in today's form, whatever rules and old names say. */
function isReadable(module: Module, value: unknown): boolean {
  return !checkConfig(module, value).problems.some(({ rule }) => unreadable.includes(rule));
}

function validatorOf(module: Module): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addVocabulary(["markdownDescription", "patternErrorMessage"]);
  const validate = ajv.compile(JSON.parse(jsonSchema(module, "Generated.")));
  return (value) => validate(value) === true;
}

const modules = [
  { name: "wsl.bareMounts", module: bareMounts as Module, configurations: bareMountsConfigurations },
  {
    name: "a toy with all that options can be",
    module: { ...toy, renamed: [], removed: [] } as Module,
    configurations: toyConfigurations,
  },
  { name: "a module with every kind", module: kinds as Module, configurations: kindsConfigurations },
];

describe.for(modules)("the JSON Schema of $name", ({ module, configurations }) => {
  const isValid = validatorOf(module);

  test.for(Object.entries(configurations))("agrees with checkConfig on %s", ([, value]) => {
    expect(isValid(value)).toBe(isReadable(module, value));
  });

  test("agrees with checkConfig on configurations in which anything was replaced", () => {
    const base = fc.constantFrom(...Object.values(configurations));
    const replacement = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        "zstd:3",
        "zstd:",
        "0a-1b",
        "C:\\a.vhdx",
        "ext4",
        "/a",
        " \t\n",
        "off",
        "7M",
        { a: 1 },
        [1, "2M"],
        65_536,
        0,
        1,
        1.5,
        -1,
        2 ** 53,
        [],
        {},
        null,
        true,
      ),
    );
    fc.assert(
      fc.property(base, fc.nat(), replacement, fc.boolean(), (value, position, other, rename) => {
        const changed = replaceAt(value, position, other, rename);
        expect(isValid(changed)).toBe(isReadable(module, changed));
      }),
      { numRuns: 2000 },
    );
  });

  test("agrees with checkConfig on names that JavaScript objects cannot have", () => {
    for (const [field, member] of [
      ["disks", { filesystem: { fsType: "ext4" } }],
      ["numbers", [1]],
      ["attributes", 1],
    ] as const) {
      const value = JSON.parse(`{ "${field}": { "__proto__": ${JSON.stringify(member)} } }`);
      expect([isValid(value), isReadable(module, value)]).toEqual([false, false]);
    }
  });

  test("allows a file to say where its schema is", () => {
    const [first] = Object.values(configurations);
    expect(isValid({ ...Object(first), $schema: "./x.schema.json" })).toBe(true);
  });
});

/** A copy of a value in which what comes at a position, counted in order of appearance, is another value or name. */
function replaceAt(value: unknown, position: number, other: unknown, rename: boolean): unknown {
  let left = position % countOf(value);
  const visit = (at: unknown): unknown => {
    if (left === 0) {
      left -= 1;
      return other;
    }
    left -= 1;
    if (Array.isArray(at)) {
      return at.map(visit);
    }
    if (typeof at === "object" && at !== null) {
      return Object.fromEntries(
        Object.entries(at).map(([name, member]) => [rename && left === 0 ? `${name}x` : name, visit(member)]),
      );
    }
    return at;
  };
  return visit(value);
}

function countOf(value: unknown): number {
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce<number>((sum, member) => sum + countOf(member), 1)
    : 1;
}

test("explains options to editors", () => {
  const { properties } = JSON.parse(jsonSchema(bareMounts, "Generated."));
  expect(properties.disks.additionalProperties.properties.filesystem.properties.options).toMatchObject({
    title: "wsl.bareMounts.disks.<name>.filesystem.options",
    description: "Mount options, on every mount of the file system.",
    markdownDescription: expect.stringContaining("[`mount(8)`](https://man7.org/"),
    default: [],
    examples: [["noatime"]],
    items: { type: "string" },
  });
  expect(properties.disks.additionalProperties).toMatchObject({
    additionalProperties: false,
    required: ["filesystem"],
  });
});
