import { expect, test } from "vitest";
import { optionsNix } from "../../codegen/nix/options.ts";
import { configTypes } from "../../codegen/typescript.ts";
import { configurationText } from "../../lib/module-text/index.ts";
import {
  group,
  type Module,
  module,
  nixPackage,
  type OptionTree,
  option,
  packageOption,
  types,
} from "../../lib/schema/kernel/index.ts";
import { kinds } from "./kinds-module.ts";

const nixOf = (declared: Module) => optionsNix(declared, "Generated.");
const typesOf = (declared: Module) => configTypes(declared, "Generated.");
const moduleOf = (options: OptionTree) => module({ path: ["a"], options });

const flag = (description = "Same everywhere.") => option(types.bool(), { description, default: false });

test("what stands in two places is bound once, with all that is in it", () => {
  const text = nixOf(
    moduleOf({
      x: group({ limits: group({ hard: flag() }) }),
      y: group({ limits: group({ hard: flag() }) }),
    }),
  );
  expect(text.match(/Same everywhere/g)).toHaveLength(1);
  expect(text).toContain("  limits = {\n    hard = mkOption {");
  expect(text.match(/inherit limits;/g)).toHaveLength(2);
});

test("what only has the same name is not", () => {
  const text = nixOf(moduleOf({ x: group({ f: flag("One.") }), y: group({ f: flag("Two.") }) }));
  expect(text).not.toMatch(/inherit f/);
});

test("no binding hides a name that the file needs", () => {
  for (const name of ["types", "name", "lib", "mkOption", "xOptions", "in", "odd name"]) {
    const text = nixOf(moduleOf({ x: group({ [name]: flag() }), y: group({ [name]: flag() }) }));
    expect(text.match(/Same everywhere/g)).toHaveLength(2);
  }
});

test("submodules are bound before those that use them, and two of one name are refused", () => {
  const inner = types.submodule("inner", { f: flag() });
  const outer = types.submodule("outer", {
    inner: option(types.attrsOf(inner), { description: "x", default: {} }),
  });
  const member = (type: typeof outer) => option(types.attrsOf(type), { description: "x", default: {} });
  const text = nixOf(
    moduleOf({ o: member(outer), i: option(types.listOf(inner), { description: "x", default: [] }) }),
  );
  expect(text.indexOf("innerOptions =")).toBeLessThan(text.indexOf("outerOptions ="));
  expect(text.match(/innerOptions =/g)).toHaveLength(1);

  const twin = types.submodule("inner", { g: flag() });
  const both = {
    i: option(types.listOf(inner), { description: "x", default: [] }),
    t: option(types.listOf(twin), { description: "x", default: [] }),
  };
  expect(() => nixOf(moduleOf(both))).toThrow("two submodules have the name inner");
});

test("groups of one name and different options have different interfaces", () => {
  const text = typesOf(
    moduleOf({ x: group({ sub: group({ f: flag() }) }), y: group({ sub: group({ g: flag() }) }) }),
  );
  expect(text.match(/interface \w+/g)).toEqual([
    "interface AConfig",
    "interface XConfig",
    "interface SubConfig",
    "interface YConfig",
    "interface YSubConfig",
  ]);
});

test("a submodule without a name is called as the option that has it, or as what stands for its names", () => {
  const submodule = () => types.submodule({ f: flag() });
  const member = (type: ReturnType<typeof submodule>) => types.attrsOf(type);
  const options = {
    "virtual hosts": option(member(submodule()), { description: "x", default: {} }),
    accounts: option(types.attrsOf(types.nullOr(submodule()), "user"), { description: "x", default: {} }),
    server: option(types.listOf(submodule()), { description: "x", default: [] }),
  };
  expect(nixOf(moduleOf(options)).match(/\w+Options =/g)).toEqual([
    "virtualHostsOptions =",
    "userOptions =",
    "serverOptions =",
  ]);
  expect(typesOf(moduleOf(options))).toContain("accounts?: Record<string, UserConfig | null>");
});

test("an instance of a package is printed as a path below pkgs, whatever its name is", () => {
  const text = nixOf(
    moduleOf({
      one: option(types.package(), { description: "x", default: nixPackage("a b", "if", "c") }),
      two: packageOption("x${y}"),
    }),
  );
  expect(text).toMatch(/^# Generated\.\n\{ lib, pkgs, \.\.\. \}:/);
  expect(text).toContain('default = pkgs."a b"."if".c;');
  expect(text).toContain('two = mkPackageOption pkgs "x\\${y}" { };');
});

test("a file that needs no packages does not ask for them, even if it speaks of them", () => {
  expect(nixOf(moduleOf({ f: flag("See pkgs.hello.") }))).toMatch(/^# Generated\.\n\{ lib, \.\.\. \}:/);
});

test("a configuration is printed with its floats, paths and packages", () => {
  const value = {
    ...{
      ratio: 1,
      number: 1,
      directory: "/a",
      package: nixPackage("hello"),
      plugins: [nixPackage("a-b", "c d")],
    },
    ...{ ratios: { a: -2 }, settings: { x: nixPackage("y"), z: [0.5] }, mode: "auto", first: "unknown" },
    wanted: { hosts: ["a"], either: 3 },
  };
  expect(configurationText(kinds, value)).toBe(`{ pkgs, ... }:
{
  services.kinds = {
    ratio = 1.0;
    number = 1;
    directory = "/a";
    package = pkgs.hello;
    plugins = [ (pkgs.a-b."c d") ];
    ratios.a = -2.0;
    settings = {
      x = pkgs.y;
      z = [ 0.5 ];
    };
    mode = "auto";
    first = "unknown";
    wanted = {
      hosts = [ "a" ];
      either = 3.0;
    };
  };
}`);
});
