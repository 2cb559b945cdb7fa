import fc from "fast-check";

/** Text that has broken quoting or escaping somewhere before. */
const notorious = [
  "",
  " ",
  "a b",
  "a  b ",
  "-rf",
  "--",
  "in",
  "<name>",
  "a.b",
  "'",
  "''",
  '"',
  "`id`",
  "$(touch /tmp/x)",
  "${x}",
  "$${x}",
  "''${x}",
  "$HOME",
  "100%",
  "%i%%",
  "a\\b",
  "\\040",
  "\\x2d",
  "a#b",
  "#",
  "a,b",
  "a;b",
  "a=b",
  "a|b&c",
  "*?[a]",
  "~",
  "!x",
  "é ü",
  "e\u0301",
  "日本",
  "😀",
  "\u202eabc",
  "\u00a0",
  "\ufeff",
  "\t",
  "a\nb",
  "it''s\nhere",
  "a\n${x}\n",
  "a\r\nb",
  "\u001b[31m",
  "\u007f",
  "x".repeat(260),
  "ä".repeat(130),
];

/** Any text that a Nix string can hold: neither NUL nor half a surrogate pair. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...notorious) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...notorious), fc.constantFrom(...notorious)).map(join) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }).filter(isNixText) },
);

/** Names that attribute sets may have. JavaScript's objects cannot have `__proto__`, which the schema refuses. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "b", "data", "a-b", "a b", "a.b", "nix") },
  { weight: 1, arbitrary: anyText },
);

/** Whether a Nix string can hold a text, and a JavaScript object can have it as a name. */
export function isNixText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0") && text !== "__proto__";
}

function join([a, b]: readonly [string, string]): string {
  return a + b;
}
