import fc from "fast-check";
import type { z } from "zod";
import { type Hints, hintPaths } from "../fuzz/index.ts";
import {
  type Module,
  NixPackage,
  type OptionTree,
  optionsOf,
  partsOf,
  treeNodeOf,
} from "../schema/kernel/index.ts";

import type { Steps } from "./description.ts";

/** Around what is odd in a text, so that it can be found again in what the module makes of it. */
export const marks = { begin: "qx", end: "xq" } as const;

/** What means something to systemd, a shell or a file's format. */
export const oddParts = [
  " ",
  "%n",
  '"',
  "'",
  "\\",
  "${HOME}",
  "$HOME",
  "\n",
  ";",
  "#",
  "*",
  "`id`",
  "=",
] as const;

const plainTexts = ["a", "b", "example", "/a", "/var/lib/a", "x-y", "root", "10", ""] as const;

/** Texts as people write them, and texts with something odd between marks. */
const texts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...plainTexts) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...oddParts).map((part) => `${marks.begin}${part}${marks.end}`),
  },
);

const names: fc.Arbitrary<string> = fc.constantFrom("a", "b", "data", "a-b", "a_b", "a.b", "x1");

/** Packages that every nixpkgs has, and every stand-in. */
const packages = ["bash", "coreutils"] as const;

/** What the options themselves tell of values that make sense. */
export function hintsOf(module: Module, given: Hints, undefaulted: readonly Steps[]): Hints {
  const tried: Record<string, unknown[]> = {};
  const keys: Record<string, fc.Arbitrary<string>> = {};
  visit(module.options, [], (path, { values, names: known }) => {
    if (values.length > 0) tried[path] = values;
    if (known.length > 0) keys[path] = fc.oneof(fc.constantFrom(...known), names);
  });
  const { enable } = module.options;
  const isSwitch = enable !== undefined && isBoolean(enable);
  return {
    text: texts,
    name: names,
    packages,
    ...given,
    tried: { ...tried, ...given.tried },
    names: { ...keys, ...given.names },
    // A module that is off does nothing that could be wrong.
    ...(isSwitch ? { inUse: { enable: true } } : {}),
    values: {
      ...(isSwitch ? { enable: fc.constantFrom(true, true, true, false) } : {}),
      ...given.values,
    },
    present: [
      ...(isSwitch ? ["enable"] : []),
      ...undefaulted.flatMap((steps) => pathOf(module, steps) ?? []),
      ...(given.present ?? []),
    ],
  };
}

/** The path of an option as hints write it; null for one that no hint can be for. */
function pathOf(module: Module, steps: Steps): string | null {
  const known = hintPaths(module);
  const names = steps.filter((step) => typeof step === "string");
  // What leads through submodules is not in the steps: of a name there is one place only, or it is left alone.
  const found = known.filter((path) => {
    const parts = path.split(".").filter((part) => part !== "*" && !part.startsWith("<"));
    return parts.length === names.length && parts.every((part, index) => part === names[index]);
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

function isBoolean(member: z.ZodType): boolean {
  const node = treeNodeOf(member);
  return node.kind === "option" && node.type.safeParse(true).success && node.type.safeParse(false).success;
}

interface Known {
  readonly values: unknown[];
  readonly names: string[];
}

function visit(options: OptionTree, at: readonly string[], use: (path: string, known: Known) => void): void {
  for (const [name, member] of Object.entries(options)) {
    const path = [...at, name];
    const node = treeNodeOf(member);
    if (node.kind === "group") {
      visit(node.options, path, use);
      continue;
    }
    if (node.facts.readOnly === true) continue;
    const data = [node.facts.example, node.facts.default].filter(isData);
    const values = data.filter((value) => node.type.safeParse(value).success);
    use(path.join("."), { values, names: [] });
    visitType(node.type, path, node.facts.example, use);
  }
}

function visitType(
  type: z.ZodType,
  path: readonly string[],
  example: unknown,
  use: (path: string, known: Known) => void,
): void {
  const options = optionsOf(type);
  if (options !== null) visit(options, path, use);
  for (const { step, type: part } of partsOf(type)) {
    const inner = step === null ? path : [...path, step];
    if (step?.startsWith("<") === true) use(inner.join("."), { values: [], names: namesIn(example) });
    visitType(part, inner, step === null ? example : undefined, use);
  }
}

/** The names of an example, whether it is a value or Nix source. */
function namesIn(example: unknown): string[] {
  if (typeof example !== "object" || example === null || Array.isArray(example)) return [];
  if (!("_type" in example)) return Object.keys(example);
  const text = "text" in example && typeof example.text === "string" ? example.text : "";
  return [...text.matchAll(/^\s*"([^"$\\]+)"\s*=\s*\{/gm)].map(([, name = ""]) => name);
}

function isData(value: unknown): boolean {
  if (value === undefined || value instanceof NixPackage) return false;
  if (typeof value !== "object" || value === null) return true;
  return !("_type" in value) && Object.values(value).every(isData);
}
