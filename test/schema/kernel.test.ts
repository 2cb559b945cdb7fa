import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyRules,
  bareMounts,
  checkConfig,
  formatProblem,
  nameOption,
  nixTypeOf,
  option,
  parseProblem,
  requiredOption,
  showOption,
  types,
} from "../../lib/schema/index.ts";
import { kinds } from "../codegen/kinds-module.ts";
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

  test.for([
    [{ directory: "a" }, 'directory: is "a": expected an absolute path, one that begins with / [type]'],
    [{ port: 65_536 }, "port: is 65536, but must be at most 65535 [type]"],
    [{ level: -129 }, "level: is -129, but must be at least -128 [type]"],
    [{ factor: 0 }, "factor: is 0, but must be more than 0 [type]"],
    [{ ratio: "1" }, 'ratio: is "1", but must be a number [type]'],
    [{ name: " " }, 'name: is " ": expected some text, not only blanks and line breaks [type]'],
    [{ hosts: [] }, "hosts: is [], but must be a list with at least one element [type]"],
    [
      { package: "pkgs.hello" },
      'package: is "pkgs.hello": expected a package of nixpkgs, such as nixPackage("hello") [type]',
    ],
    [{ mode: "of" }, 'mode: is "of", but must be one of "auto", "off", or a number [type]'],
    [{ listen: "x" }, 'listen: is "x", but must be a boolean, or a number, or a list [type]'],
    [{ listen: [1, "x"] }, 'listen."1": is "x", but must be a number [type]'],
    [
      { whatever: [{ _type: "if" }] },
      'whatever: is [{"_type":"if"}]: expected data as JSON has it, or packages; no set in it may have the name _type [type]',
    ],
    [{ user: { ada: {} } }, "user.ada.home: is not set and has no default [required-option]"],
    [
      { user: { " ": { home: "/a" } } },
      'user." ".name: is " ": expected some text, not only blanks and line breaks [type]',
    ],
    [{ "first step": { rnu: 1 } }, '"first step".rnu: does not exist; did you mean run? [unknown-option]'],
    [{ needed: undefined }, "needed: is not set and has no default [required-option]"],
  ] as const)("refuses of the other kinds %j", ([value, problem]) => {
    const required = { needed: "/a", wanted: { hosts: ["a"], either: 1 } };
    const { problems } = checkConfig(kinds, { ...required, ...value });
    expect(problems.map(({ rule, option: path, message }) => `${path}: ${message} [${rule}]`)).toContain(
      `services.kinds.${problem}`,
    );
  });

  test("fills in what a default's submodules leave out, as Nix does", () => {
    const { config } = checkConfig(kinds, { needed: "/a", wanted: { hosts: ["a"], either: 1 } });
    expect(config?.["first step"]).toEqual({ run: "/bin/true", retries: 0 });
    expect(config?.package.toString()).toBe("pkgs.hello");
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

  test("refuses a choice that Nix would make otherwise, since it does not look inside", () => {
    const [numbers, texts] = [types.listOf(types.int()), types.listOf(types.str())];
    expect(() => types.either(numbers, texts)).toThrow("Nix would give every list to the first of two types");
    expect(() => types.either(types.submodule("inner", {}), types.str())).toThrow("every string");
    expect(() => types.oneOf([types.str(), types.nullOr(numbers), types.anything()])).toThrow("every list");
    expect(types.either(types.str(), types.submodule("inner", {})).safeParse("/a").success).toBe(true);
    expect(types.either(types.anything(), numbers).safeParse(["a"]).success).toBe(true);
  });

  test("says of functions that they belong into Nix", () => {
    expect(() => types.functionTo(types.str())).toThrow(/types\.functionTo: .*own \.nix file/);
  });

  test("says of a submodule's name what it may be, and of none that one is needed", () => {
    expect(() => types.submodule("my disk", {})).toThrow("letters and digits");
    const nobodys = nixTypeOf(types.submodule({}));
    expect(() => (nobodys.kind === "submodule" ? nobodys.name : "")).toThrow("give it a name");
  });

  test("refuses to require what Nix has an empty value for, and nothing else", () => {
    const require = (type: Parameters<typeof requiredOption>[0]) => () =>
      requiredOption(type, { description: "x" });
    const inner = types.submodule("inner", {});
    for (const type of [
      types.attrs(),
      types.attrsOf(types.str()),
      inner,
      types.uniq(types.listOf(types.str())),
    ]) {
      expect(require(type)).toThrow("is never required");
    }
    for (const type of [types.nonEmptyListOf(types.str()), types.anything(), types.path(), types.package()]) {
      expect(require(type)).not.toThrow();
    }
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
