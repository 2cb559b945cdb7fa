import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyRules,
  bareMounts,
  checkConfig,
  formatProblem,
  nameOption,
  option,
  parseProblem,
  requiredOption,
  showOption,
  types,
} from "../../lib/schema/index.ts";
import { toy, toyConfigurations } from "../codegen/toy-module.ts";

/** What a configuration is refused for before its rules are looked at. */
const unreadable = ["type", "unknown-option", "required-option", "removed-option", "renamed-option"];

const problemsOf = (value: unknown) =>
  checkConfig(toy, value).problems.map(({ rule, option: path, message }) => `${path}: ${message} [${rule}]`);

describe("reading a configuration", () => {
  test("fills in defaults, down to the options of groups and submodules", () => {
    expect(checkConfig(toy, toyConfigurations["all kinds of values"]).config).toMatchObject({
      jugs: {
        tea: { label: "tea", size: 2, spout: { name: "tea", open: false } },
        milk: { label: "fresh", spout: { name: "milk", open: true } },
        none: null,
      },
      shelves: { top: { left: { label: "left", spout: { name: "s" } } } },
      steps: [{ command: "a", retries: -1 }, { retries: 5 }],
      version: "1.0",
    });
  });

  test("gives a subvolume's path its name", () => {
    const value = {
      disks: { d: { filesystem: { fsType: "btrfs", subvolumes: { nix: {}, log: { path: "@log" } } } } },
    };
    const subvolumes = checkConfig(bareMounts, value).config?.disks["d"]?.filesystem.subvolumes;
    expect(subvolumes?.["nix"]?.path).toBe("nix");
    expect(subvolumes?.["log"]?.path).toBe("@log");
  });

  test("loses no disk without a word, whatever its name is", () => {
    const disk = { filesystem: { fsType: "ext4" } };
    for (const name of ["constructor", "toString", "", "0", "<name>"]) {
      expect(checkConfig(bareMounts, { disks: { [name]: disk } }).config?.disks).toHaveProperty([name]);
    }
    const value = JSON.parse(`{ "disks": { "__proto__": ${JSON.stringify(disk)} } }`);
    expect(checkConfig(bareMounts, value)).toEqual({
      config: null,
      problems: [
        {
          rule: "type",
          severity: "error",
          option: "wsl.bareMounts.disks.__proto__",
          message: "cannot be a name; choose another",
        },
      ],
    });
  });

  test("leaves its input alone", () => {
    const value = { jugs: { tea: { size: 1 } }, amount: 2, required: { name: "x" } };
    const before = structuredClone(value);
    checkConfig(toy, value);
    expect(value).toEqual(before);
  });

  test.for([
    [{ cuont: 1 }, "services.toy.cuont: does not exist; did you mean count? [unknown-option]"],
    [
      { steps: [{ comand: "x" }] },
      'services.toy.steps."0".command: is not set and has no default [required-option]',
    ],
    [
      { steps: [{ command: "x", retires: 1 }] },
      'services.toy.steps."0".retires: does not exist; did you mean retries? [unknown-option]',
    ],
    [{ jugs: { tea: {} } }, "services.toy.jugs.tea.size: is not set and has no default [required-option]"],
    [{ enable: "yes" }, 'services.toy.enable: is "yes", but must be a boolean [type]'],
    [{ count: 1.5 }, "services.toy.count: is 1.5, but must be a whole number [type]"],
    [{ only: "oen" }, 'services.toy.only: is "oen", but must be one of "one"; did you mean "one"? [type]'],
    [{ large: 9 }, "services.toy.large: is 9, but must be at least 10 [type]"],
    [{ small: 10 }, "services.toy.small: is 10, but must be at most 9 [type]"],
    [
      { required: { name: "$" } },
      'services.toy.required.name: is "$": expected no backslash, quote or dollar [type]',
    ],
    [{ version: "2" }, 'services.toy.version: is "2": cannot be set, since the option is read-only [type]'],
    [{ gone: 1 }, 'services.toy.gone: was removed: Use "count" for ${this}. [removed-option]'],
  ] as const)("refuses %j", ([value, problem]) => {
    expect(problemsOf({ required: { name: "x" }, ...value })).toContain(problem);
    expect(checkConfig(toy, { required: { name: "x" }, ...value }).config).toBeNull();
  });

  test("never throws, whatever it is given, and gives a configuration or says why not", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const { config, problems } of [checkConfig(bareMounts, value), checkConfig(toy, value)]) {
          expect(config === null).toBe(problems.some(({ rule }) => unreadable.includes(rule)));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("renamed options", () => {
  const required = { name: "x" };

  test("are read under their new name, with a warning", () => {
    const { config, problems } = checkConfig(toy, { amount: 6, required });
    expect(config?.count).toBe(6);
    expect(problems).toEqual([
      {
        rule: "renamed-option",
        severity: "warning",
        option: "services.toy.amount",
        message: "was renamed: use services.toy.count",
      },
    ]);
  });

  test("may move into a group, and leave none behind that does not exist", () => {
    expect(checkConfig(toy, { nested: { label: "y" } }).config?.required.name).toBe("y");
    expect(problemsOf({ nested: { label: "y", more: 1 } })).toContain(
      "services.toy.nested: does not exist; the options here are " +
        `${Object.keys(toy.options).join(", ")} [unknown-option]`,
    );
  });

  test("are refused where the new name is set too", () => {
    const { config, problems } = checkConfig(toy, { amount: 6, count: 6, required });
    expect(config).toBeNull();
    expect(problems).toMatchObject([
      { rule: "renamed-option", severity: "error", option: "services.toy.amount" },
    ]);
  });

  test("still have the type of the new one, and problems there name it", () => {
    expect(problemsOf({ amount: "six", required })).toEqual([
      "services.toy.amount: was renamed: use services.toy.count [renamed-option]",
      'services.toy.count: is "six", but must be a number [type]',
    ]);
  });

  test("may have been renamed twice, in whatever order that is written down", () => {
    const chained = {
      ...toy,
      renamed: [
        { from: ["services", "toy", "b"], to: ["services", "toy", "count"] },
        { from: ["services", "toy", "a"], to: ["services", "toy", "b"] },
      ],
    };
    expect(checkConfig(chained, { a: 6, required }).config?.count).toBe(6);
  });
});

describe("declaring options", () => {
  test("refuses what TypeScript and Nix would read differently", () => {
    expect(() => requiredOption(types.listOf(types.str()), { description: "x" })).toThrow(TypeError);
    expect(() => requiredOption(types.nullOr(types.str()), { description: "x" })).toThrow(TypeError);
    const named = types.submodule("named", { name: nameOption(types.str(), { description: "x" }) });
    expect(() => types.listOf(named)).toThrow(TypeError);
  });

  test("lets one type serve several options", () => {
    const port = types.int({ min: 1 });
    expect(option(port, { description: "a", default: 1 })).not.toBe(
      option(port, { description: "b", default: 2 }),
    );
  });
});

describe("problems", () => {
  test("are read back from the text that Nix has of them", () => {
    const problems = applyRules(toy.rules, toy.scopes({ count: 101, tags: ["a b", "c"] } as never));
    expect(problems.map(({ message }) => message)).toEqual([
      '101 is odd, costs $101 and "a b, c" \\ deep',
      "Is large.",
    ]);
    for (const problem of problems) {
      expect(parseProblem(formatProblem(problem), problem.severity, "services.toy")).toEqual(problem);
    }
  });

  test("of other modules are none of ours", () => {
    expect(parseProblem("services.nginx: is on fire [hot]", "error", "wsl.bareMounts")).toBeNull();
    expect(parseProblem("You must set a root password.", "error", "wsl.bareMounts")).toBeNull();
  });
});

test("option paths are quoted as nixpkgs quotes them", () => {
  expect(showOption(["a", "b c", "<name>", "*", "in", "0x", "_y'-", '"$'])).toBe(
    'a."b c".<name>.*."in"."0x"._y\'-."\\"\\$"',
  );
});
