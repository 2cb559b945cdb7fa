import type { Mutant } from "../mutant.ts";

/** Values as Nix source. */
export const printer: readonly Mutant[] = [
  {
    id: "interpolation-not-escaped",
    file: "lib/nix/strings.ts",
    fault: "A text with ${ is evaluated instead of printed.",
    find: '/["\\\\\\n\\r\\t]|\\$(?=\\{)/g',
    replace: '/["\\\\\\n\\r\\t]/g',
  },
  {
    id: "backslash-not-doubled",
    file: "lib/nix/strings.ts",
    fault: "A backslash takes the character after it along: the path of a VHD is another.",
    find: '/["\\\\\\n\\r\\t]|\\$(?=\\{)/g',
    replace: '/["\\n\\r\\t]|\\$(?=\\{)/g',
  },
  {
    id: "quote-not-escaped",
    file: "lib/nix/strings.ts",
    fault: "A quote in a text ends it.",
    find: '/["\\\\\\n\\r\\t]|\\$(?=\\{)/g',
    replace: "/[\\\\\\n\\r\\t]|\\$(?=\\{)/g",
  },
  {
    id: "carriage-return-raw",
    file: "lib/nix/strings.ts",
    fault: "Nix reads a carriage return as a line feed.",
    find: '/["\\\\\\n\\r\\t]|\\$(?=\\{)/g',
    replace: '/["\\\\\\n\\t]|\\$(?=\\{)/g',
  },
  {
    id: "indented-quotes-not-escaped",
    file: "lib/nix/strings.ts",
    fault: "Two single quotes in a text of several lines end it.",
    find: "    .replaceAll(\"''\", \"'''\")\n",
    replace: "",
  },
  {
    id: "indented-interpolation-not-escaped",
    file: "lib/nix/strings.ts",
    fault: "A text of several lines with ${ is evaluated instead of printed.",
    find: '    .replaceAll("${", "\'\'${")\n',
    replace: "",
  },
  {
    id: "indentation-becomes-text",
    file: "lib/nix/strings.ts",
    fault: "The last line of a text without a newline at its end gets one.",
    find: 'const last = lines.at(-1) === "" ? " ".repeat(indentation) : "";',
    replace: 'const last = `\\n${" ".repeat(indentation)}`;',
  },
  {
    id: "keyword-not-quoted",
    file: "lib/nix/attribute-names.ts",
    fault: "A subvolume that is called in or or is a syntax error.",
    find: " && !keywords.has(name) ? name",
    replace: " ? name",
  },
  {
    id: "name-not-quoted",
    file: "lib/nix/attribute-names.ts",
    fault: "A name that begins with a digit or a hyphen is a syntax error, and one with a dot a path.",
    find: "/^[A-Za-z_][A-Za-z0-9_'-]*$/",
    replace: "/^[A-Za-z0-9_.'-]+$/",
  },
  {
    id: "negative-number-in-list",
    file: "lib/nix/print.ts",
    fault: "A negative number in a list is a syntax error.",
    find: 'return text.startsWith("-") ? `(${text})` : text;',
    replace: "return text;",
  },
];
