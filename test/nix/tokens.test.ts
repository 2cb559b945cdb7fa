import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenizeNix } from "../../lib/nix/index.ts";

const pieces = [
  "${",
  "}",
  "{",
  "''",
  '"',
  "'",
  "$",
  "\\",
  "/",
  "./a",
  "*",
  "#",
  "\n",
  " ",
  "<a>",
  "a",
  "1.5",
  "x:y",
  "é",
];

test("all tokens together are the source, whatever it is", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())), (parts) => {
      const source = parts.join("");
      expect(
        tokenizeNix(source)
          .map(({ text }) => text)
          .join(""),
      ).toBe(source);
    }),
  );
});

test("code in strings is code, and text is text", () => {
  const source = `"a \${./b} \\\${./c} $\${./d}" + ''\n ./e ''\${./f} \${"\${./g}"} ''' ./h ''`;
  const paths = tokenizeNix(source).filter(({ kind }) => kind === "path");
  expect(paths.map(({ text }) => text)).toEqual(["./b", "./g"]);
});

test("long sources are read in one pass", () => {
  const source = `{ a = "${"x".repeat(500_000)}"; /* ${"y ".repeat(250_000)} */ }`;
  const kinds = tokenizeNix(source).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "text" || kind === "comment")).toEqual(["text", "text", "comment"]);
});
