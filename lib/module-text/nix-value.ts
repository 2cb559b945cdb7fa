import type { z } from "zod";
import { attributePath, NixExpression, type NixValue, nixFloat } from "../nix/index.ts";
import {
  type Attributes,
  alternativeOf,
  isAttributes,
  isNixNumber,
  matchNixType,
  NixPackage,
  type NixTypeTable,
  nixTypeOf,
  type OptionTree,
  treeNodeOf,
} from "../schema/kernel/index.ts";

/**
 * A value of a type as Nix has it: a float keeps its point, a package is found in `pkgs`. What has another form stays as it is.
 */
export function nixValueOf(schema: z.ZodType, value: unknown): NixValue {
  return matchNixType(values, nixTypeOf(schema), value);
}

/** The same of a configuration, or of what stands below a group or a submodule. */
export function nixTreeOf(options: OptionTree, value: unknown, freeform: z.ZodType | null = null): NixValue {
  const others = freeform === null ? null : nixTypeOf(freeform);
  return mapSet(value, (member, name) => {
    const declared = Object.hasOwn(options, name) ? options[name] : undefined;
    if (declared === undefined) {
      if (others === null) return asIs(null, member);
      return others.kind === "attrsOf" ? nixValueOf(others.of, member) : dataOf(member);
    }
    const node = treeNodeOf(declared);
    return node.kind === "group" ? nixTreeOf(node.options, member) : nixValueOf(node.type, member);
  });
}

/** Whether a value is an attribute set of Nix, and no expression. */
export function isNixSet(value: unknown): value is { readonly [name: string]: NixValue } {
  return isAttributes(value) && !(value instanceof NixExpression);
}

// What no type of the value's knows is given as it is: the printer says what is wrong with it, or Nix does.
const asIs = (_: unknown, value: unknown) => value as NixValue;
const data = (_: unknown, value: unknown) => dataOf(value);

const values: NixTypeTable<NixValue, [unknown]> = {
  bool: asIs,
  str: asIs,
  strMatching: asIs,
  enum: asIs,
  nonEmptyStr: asIs,
  separatedString: asIs,
  path: asIs,
  int: asIs,
  sizedInt: asIs,
  float: (_, value) => (isNixNumber(value) ? nixFloat(value) : (value as NixValue)),
  number: data,
  package: data,
  attrs: data,
  anything: data,
  nullOr: ({ of }, value) => (value === null ? null : nixValueOf(of, value)),
  unique: ({ of }, value) => nixValueOf(of, value),
  either: ({ of }, value) => {
    const type = alternativeOf(of, value);
    return type === null ? (value as NixValue) : nixValueOf(type, value);
  },
  listOf: ({ of }, value) => mapList(value, (element) => nixValueOf(of, element)),
  nonEmptyListOf: ({ of }, value) => mapList(value, (element) => nixValueOf(of, element)),
  attrsOf: ({ of }, value) => mapSet(value, (member) => nixValueOf(of, member)),
  submodule: ({ options, freeform }, value) => nixTreeOf(options, value, freeform),
  nix: ({ values: of }, value) => (of === null ? data(null, value) : nixValueOf(of, value)),
};

/** Data of no particular type. A number is a whole one where it can be. */
function dataOf(value: unknown): NixValue {
  if (value instanceof NixPackage) return attributePath("pkgs", ...value.path);
  if (isNixNumber(value) && !Number.isSafeInteger(value)) return nixFloat(value);
  return Array.isArray(value) ? mapList(value, dataOf) : mapSet(value, dataOf);
}

function mapList(value: unknown, map: (element: unknown) => NixValue): NixValue {
  return Array.isArray(value) ? value.map(map) : (value as NixValue);
}

function mapSet(value: unknown, map: (member: unknown, name: string) => NixValue): NixValue {
  if (!isNixSet(value) || value instanceof NixPackage) return value as NixValue;
  return Object.fromEntries(
    Object.entries(value as Attributes).map(([name, member]) => [name, map(member, name)]),
  );
}
