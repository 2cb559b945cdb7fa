import { describe, expect, test } from "vitest";
import {
  attributePath,
  type NixValue,
  NixValueError,
  nixExpression,
  nixFloat,
  printAttributeName,
  printAttributePath,
  printNix,
} from "../../lib/nix/index.ts";

test("a configuration reads as if it had been written by hand", () => {
  const value: NixValue = {
    wsl: {
      bareMounts: {
        enable: true,
        disks: {
          "my disk": {
            options: ["noatime", "nofail"],
            priorities: [1, -1, nixExpression("lib.mkDefault 3")],
            devices: [{ label: "a" }, { label: "b", size: -2.5 }],
            extra: {},
            none: [],
            nothing: null,
          },
        },
      },
    },
    note: "Two lines,\n  with ${dollar} and '' quotes.\n",
    hostName: attributePath("config", "networking", "host name"),
  };
  expect(`${printNix(value)}\n`).toBe(`{
  wsl.bareMounts = {
    enable = true;
    disks."my disk" = {
      options = [ "noatime" "nofail" ];
      priorities = [ 1 (-1) (lib.mkDefault 3) ];
      devices = [
        {
          label = "a";
        }
        {
          label = "b";
          size = -2.5;
        }
      ];
      extra = { };
      none = [ ];
      nothing = null;
    };
  };
  note = ''
    Two lines,
      with ''\${dollar} and ''' quotes.
  '';
  hostName = config.networking."host name";
}
`);
});

test("sets of one attribute stay nested when they are not to be collapsed", () => {
  expect(printNix({ a: { b: 1 } }, { collapse: false })).toBe("{\n  a = {\n    b = 1;\n  };\n}");
});

test("a list that does not fit the width has a line for each element", () => {
  expect(printNix({ list: ["aaaa", "bbbb"] }, { width: 27 })).toBe('{\n  list = [ "aaaa" "bbbb" ];\n}');
  expect(printNix({ list: ["aaaa", "bbbb"] }, { width: 26 })).toBe(
    '{\n  list = [\n    "aaaa"\n    "bbbb"\n  ];\n}',
  );
});

test("an expression is indented, but not the strings in it", () => {
  const text = `lib.mkIf true {\n  a = "x\ny";\n}`;
  expect(printNix({ b: nixExpression(text) })).toBe(`{\n  b = lib.mkIf true {\n    a = "x\ny";\n  };\n}`);
});

describe("names", () => {
  test.each(["a", "a-b", "a'", "_a1", "true", "import"])("%s needs no quotes", (name) => {
    expect(printAttributeName(name)).toBe(name);
  });
  test.each(["", "1a", "a.b", "a b", "or", "in", "inherit", "é", "-a"])("%j needs quotes", (name) => {
    expect(printAttributeName(name)).toBe(`"${name}"`);
  });
  test("a path has each name quoted on its own", () => {
    expect(printAttributePath(["wsl", "a.b", "${c}"])).toBe('wsl."a.b"."\\${c}"');
  });
});

describe("numbers", () => {
  test.each([
    [0, "0"],
    [-0, "0"],
    [-7, "-7"],
    [9007199254740991, "9007199254740991"],
    [2n ** 63n - 1n, "9223372036854775807"],
    [-(2n ** 63n), "(-9223372036854775807 - 1)"],
    [0.1, "0.1"],
    [2 ** 63, "9223372036854776000.0"],
    [1e21, "1.0e21"],
    [-1.5e-7, "-1.5e-7"],
    [nixFloat(1), "1.0"],
  ])("%s is printed", (value, text) => {
    expect(printNix(value)).toBe(text);
  });
});

describe("what Nix cannot hold is refused, with its path", () => {
  const list: readonly (readonly [unknown, readonly (string | number)[], RegExp])[] = [
    [{ a: [1, "x\0"] }, ["a", 1], /^a\[1\]: .*NUL/],
    [{ a: { "b c": "\ud800" } }, ["a", "b c"], /^a\."b c": .*surrogate/],
    [{ a: "x\n\udc00y\n" }, ["a"], /surrogate/],
    [{ a: { "\0": 1, b: 2 } }, ["a", "\0"], /NUL/],
    [[Number.NaN], [0], /NaN/],
    [[Number.POSITIVE_INFINITY], [0], /Infinity/],
    [2 ** 53, [], /bigint/],
    [2n ** 63n, [], /64-bit/],
    [5e-324, [], /closer to zero/],
    [{ a: undefined }, ["a"], /undefined/],
    [{ a: () => 1 }, ["a"], /function/],
  ];
  test.each(list)("%s", (value, path, message) => {
    const print = (): string => printNix(value as NixValue);
    expect(print).toThrow(NixValueError);
    expect(print).toThrow(expect.objectContaining({ path, message: expect.stringMatching(message) }));
  });
});
