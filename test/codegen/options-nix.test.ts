import { expect, test } from "vitest";
import { optionsNix } from "../../codegen/nix/options.ts";
import { configTypes } from "../../codegen/typescript.ts";
import { group, type Module, module, type OptionTree, option, types } from "../../lib/schema/kernel/index.ts";

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
