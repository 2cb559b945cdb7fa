import { expect, test } from "vitest";
import { findImport, usesImport } from "../../lib/evaluate/index.ts";

test.each([
  "import ./x.nix",
  "{ imports = [ ../x ]; }",
  "import <nixpkgs> { }",
  "builtins.readFile path",
  'builtins.fetchTarball "https://example.org"',
  'fetchGit "https://example.org"',
  '"${builtins.readFile ./x}"',
  "''\n ${import ./x}\n''",
  "./${name}.nix",
  "~/x.nix",
])("%s needs files", (source) => {
  expect(usesImport(source)).toBe(true);
});

test.each([
  "{ a = 1; } # import ./x.nix",
  "/* ./x */ { }",
  '"./x.nix ${toString (1 / 2)} <nixpkgs>"',
  "'' import ./x ''${./y} ''",
  '"$${./x}"',
  "{ import = 1; }.import",
  "{ wsl.bareMounts.disks.main.readFile = true; }",
  "a // b",
  "{ a, ... }: a",
  "http://example.org/x",
  "1 < 2 && b > 3",
])("%s needs none", (source) => {
  expect(usesImport(source)).toBe(false);
});

test("the place of an import is told", () => {
  expect(findImport('{\n  é = "😀" + import ./x.nix;\n}')).toEqual({ text: "import", line: 2, column: 13 });
});
