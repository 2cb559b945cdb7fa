import type { z } from "zod";
import { applied, moduleFunctionText, nested, nixValueOf } from "../../module-text/index.ts";
import { type NixValue, nixFloat } from "../../nix/index.ts";
import {
  type Attributes,
  isAttributes,
  matchNixType,
  type NixTypeTable,
  nixTypeOf,
  type OptionTree,
  optionsOf,
  treeNodeOf,
  valuePartsOf,
} from "../../schema/kernel/index.ts";
import { choose } from "../choice.ts";
import type { Comparison } from "../comparison.ts";
import { piecesOf } from "../merging.ts";

export const modulesAddUp: Comparison = {
  id: "modules-add-up",
  statement:
    "A configuration spread over several modules with mkIf, mkMerge, mkDefault, mkForce and mkOrder is the one that they add up to.",
  why: "Real configurations are spread over files and overridden per machine; an option type that merges wrongly shows nowhere else.",
  variant: (module, value, salt) => {
    const parts: Attributes[] = Array.from({ length: partCount }, () => ({}));
    for (const setting of settingsOf(module.options, value, [])) {
      for (const { part, value: defined } of definitionsOf(setting, salt)) {
        parts[part] = withValue(parts[part] ?? {}, setting.path, defined);
      }
    }
    const modules = parts
      .filter((part) => Object.keys(part).length > 0)
      .map((part, index) =>
        wrapped(nested(module.path, part as NixValue), choose(salt, `module ${index}`, 4)),
      );
    return { modules, equals: "itself" };
  },
};

const partCount = 3;

/** One option that is set, or an attribute set that is empty. */
interface Setting {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Null for what is no option: such a value is given as it is. */
  readonly type: z.ZodType | null;
}

/** One definition of an option, in one of the modules. */
interface Definition {
  readonly part: number;
  readonly value: NixValue;
}

function settingsOf(options: OptionTree, value: unknown, path: readonly string[]): Setting[] {
  if (!isFilled(value)) {
    // Of a configuration that is empty as a whole there is nothing to spread.
    return path.length === 0 ? [] : [{ path, value, type: null }];
  }
  return Object.entries(value).flatMap(([name, member]) => {
    const at = [...path, name];
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      return [{ path: at, value: member, type: null }];
    }
    const node = treeNodeOf(option);
    return node.kind === "group" ? settingsOf(node.options, member, at) : settingsIn(node.type, member, at);
  });
}

function settingsIn(schema: z.ZodType, value: unknown, path: readonly string[]): Setting[] {
  const options = optionsOf(schema);
  if (options !== null) {
    return settingsOf(options, value, path);
  }
  const named = valuePartsOf(schema, value).filter(({ key }) => typeof key === "string");
  return named.length > 0
    ? named.flatMap(({ key, type, value: member }) => settingsIn(type, member, [...path, `${key}`]))
    : [{ path, value, type: schema }];
}

/** A setting's definitions, all in modules of their own: what they merge to is the setting. */
function definitionsOf({ path, value, type }: Setting, salt: number): Definition[] {
  const key = path.join("\0");
  const part = choose(salt, key, partCount);
  const other = (part + 1 + choose(salt, `${key} other`, partCount - 1)) % partCount;
  const real = type === null ? (value as NixValue) : nixValueOf(type, value);
  const decoy = type === null ? undefined : decoyFor(type, value);
  const pieces = type === null ? null : piecesOf(type, value);
  if (type !== null && pieces !== null && choose(salt, `${key} list`, 2) === 1) {
    return inOrder(
      pieces.map((piece) => nixValueOf(type, piece)),
      part,
    );
  }
  const way = choose(salt, `${key} way`, 6);
  if (way === 1) {
    return [{ part, value: applied("lib.mkIf true", real) }];
  }
  if (way === 2) {
    return [{ part, value: applied("lib.mkMerge", [real]) }];
  }
  if (decoy !== undefined && way === 3) {
    return [
      { part, value: applied("lib.mkForce", real) },
      { part: other, value: decoy },
    ];
  }
  if (decoy !== undefined && way === 4) {
    return [
      { part, value: real },
      { part: other, value: applied("lib.mkDefault", decoy) },
    ];
  }
  if (decoy !== undefined && way === 5) {
    return [
      { part, value: real },
      { part: other, value: applied("lib.mkIf false", decoy) },
    ];
  }
  return [{ part, value: real }];
}

/** Two or three pieces in as many modules, of which the order says which comes first. */
function inOrder(pieces: readonly NixValue[], part: number): Definition[] {
  return pieces.map((piece, index) => {
    const isLast = index === pieces.length - 1;
    const call = index === 0 ? "lib.mkBefore" : isLast ? "lib.mkAfter" : null;
    return { part: (part + index) % partCount, value: call === null ? piece : applied(call, piece) };
  });
}

/** Other values of each kind of type, to be overridden; undefined where there is none that surely has the type. */
const decoys: NixTypeTable<NixValue | undefined, [unknown]> = {
  bool: (_, value) => value !== true,
  str: () => "decoy",
  strMatching: () => undefined,
  enum: ({ values }, value) => values.find((each) => each !== value),
  nonEmptyStr: () => "decoy",
  separatedString: () => "decoy",
  path: () => "/decoy",
  int: ({ min, max }, value) => [min ?? 0, max ?? 1].find((each) => each !== value),
  sizedInt: (_, value) => (value === 1 ? 0 : 1),
  float: () => nixFloat(0.5),
  number: ({ min, max, above }) => min ?? max ?? (above ?? 0) + 1,
  package: () => undefined,
  attrs: () => ({ decoy: true }),
  anything: () => ["decoy"],
  nullOr: ({ of }, value) => (value === null ? decoyFor(of, null) : null),
  unique: ({ of }, value) => decoyFor(of, value),
  either: ({ of }, value) => of.map((type) => decoyFor(type, value)).find((decoy) => decoy !== undefined),
  nonEmptyListOf: ({ of }) => {
    const element = decoyFor(of, undefined);
    return element === undefined ? undefined : [element];
  },
  listOf: ({ of }) => {
    const element = decoyFor(of, undefined);
    return element === undefined ? undefined : [element];
  },
  attrsOf: () => undefined,
  submodule: () => undefined,
  nix: () => undefined,
};

function decoyFor(schema: z.ZodType, value: unknown): NixValue | undefined {
  return matchNixType(decoys, nixTypeOf(schema), value);
}

/** The whole module as it is, under a condition, merged, or as the `config` of one. */
function wrapped(value: NixValue, way: number): string {
  if (way === 1) {
    return moduleFunctionText(applied("lib.mkIf true", value));
  }
  if (way === 2) {
    return moduleFunctionText({ config: applied("lib.mkMerge", [value]) });
  }
  return moduleFunctionText(way === 3 ? { config: value } : value);
}

function withValue(value: Attributes, [name = "", ...rest]: readonly string[], inner: NixValue): Attributes {
  const member = value[name];
  return {
    ...value,
    [name]: rest.length === 0 ? inner : withValue(isFilled(member) ? member : {}, rest, inner),
  };
}

/** An attribute set with something in it: an empty one is a definition of its own. */
function isFilled(value: unknown): value is Attributes {
  return isAttributes(value) && Object.keys(value).length > 0;
}
