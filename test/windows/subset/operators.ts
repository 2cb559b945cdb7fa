import { convert, elementsOf, isOfType, isTrue, numberOf, textOf } from "./convert.ts";
import { regexOf } from "./regex.ts";
import { Char, Hashtable, raise, TypeLiteral, Version } from "./values.ts";

/** What `-match` found, for `$Matches`. */
export type OnMatch = (groups: Hashtable) => void;

export function equals(left: unknown, right: unknown, caseSensitive = false): boolean {
  if (left === null || left === undefined || right === null || right === undefined) {
    return (left ?? null) === (right ?? null);
  }
  if (typeof left === "string" || left instanceof Char) {
    const [one, other] = [textOf(left), textOf(right)];
    return caseSensitive ? one === other : one.toLowerCase() === other.toLowerCase();
  }
  if (typeof left === "boolean") {
    return left === isTrue(right);
  }
  if (typeof left === "number") {
    if (typeof right === "string" && Number.isNaN(Number(right))) {
      return false;
    }
    return left === numberOf(right);
  }
  if (left instanceof Version) {
    return left.compareTo(new Version(textOf(right))) === 0;
  }
  if (left instanceof TypeLiteral && right instanceof TypeLiteral) {
    return left.name === right.name;
  }
  return left === right;
}

function compare(left: unknown, right: unknown): number {
  if (left instanceof Version) {
    return left.compareTo(right instanceof Version ? right : new Version(textOf(right)));
  }
  if (typeof left === "string") {
    const [one, other] = [left.toLowerCase(), textOf(right).toLowerCase()];
    return one < other ? -1 : one > other ? 1 : 0;
  }
  return numberOf(left) - numberOf(right);
}

function match(left: unknown, right: unknown, caseSensitive: boolean, onMatch: OnMatch): boolean {
  const found = regexOf(textOf(right), caseSensitive ? "" : "i").exec(textOf(left));
  if (found !== null) {
    const groups = new Hashtable();
    found.forEach((text, index) => {
      if (text !== undefined) {
        groups.set(index, text);
      }
    });
    onMatch(groups);
  }
  return found !== null;
}

function like(left: unknown, right: unknown, caseSensitive: boolean): boolean {
  const pattern = textOf(right)
    .replaceAll(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", "[\\s\\S]*")
    .replaceAll("?", "[\\s\\S]");
  return new RegExp(`^${pattern}$`, caseSensitive ? "" : "i").test(textOf(left));
}

type Test = (left: unknown, right: unknown, caseSensitive: boolean, onMatch: OnMatch) => boolean;

/** Those that filter the left side where it is an array. */
const tests: Readonly<Record<string, Test>> = {
  eq: equals,
  ne: (left, right, caseSensitive) => !equals(left, right, caseSensitive),
  lt: (left, right) => compare(left, right) < 0,
  le: (left, right) => compare(left, right) <= 0,
  gt: (left, right) => compare(left, right) > 0,
  ge: (left, right) => compare(left, right) >= 0,
  match,
  notmatch: (left, right, caseSensitive, onMatch) => !match(left, right, caseSensitive, onMatch),
  like,
  notlike: (left, right, caseSensitive) => !like(left, right, caseSensitive),
};

const has = (list: unknown, value: unknown, caseSensitive: boolean): boolean =>
  elementsOf(list).some((element) => equals(element, value, caseSensitive));

export function add(left: unknown, right: unknown): unknown {
  if (left === null || left === undefined) {
    return right;
  }
  if (Array.isArray(left)) {
    return [...left, ...elementsOf(right)];
  }
  if (typeof left === "string" || left instanceof Char) {
    return textOf(left) + textOf(right);
  }
  return typeof left === "number"
    ? left + numberOf(right)
    : raise(`Nothing can be added to ${textOf(left)}.`);
}

/** `-f`. */
export function format(pattern: string, values: readonly unknown[]): string {
  return pattern.replaceAll(
    /\{\{|\}\}|\{(\d+)(?::([^}]+))?\}/g,
    (all, index: string | undefined, how: string | undefined) => {
      if (index === undefined) {
        return all.charAt(0);
      }
      if (Number(index) >= values.length) {
        return raise("Error formatting a string: Index must be less than the size of the argument list.");
      }
      const value = values[Number(index)];
      const hex = /^([xX])(\d*)$/.exec(how ?? "");
      if (hex !== null) {
        const digits = numberOf(value).toString(16).padStart(Number(hex[2]), "0");
        return hex[1] === "X" ? digits.toUpperCase() : digits;
      }
      return how === undefined ? textOf(value) : raise(`This subset has no format ${how}.`);
    },
  );
}

const arithmetic: Readonly<Record<string, (left: unknown, right: unknown) => unknown>> = {
  "+": add,
  "-": (left, right) => numberOf(left) - numberOf(right),
  "*": (left, right) =>
    typeof left === "string" ? left.repeat(numberOf(right)) : numberOf(left) * numberOf(right),
  "/": (left, right) => numberOf(left) / numberOf(right),
  "%": (left, right) => numberOf(left) % numberOf(right),
  "..": (left, right) => {
    const [from, to] = [numberOf(left), numberOf(right)];
    const step = from <= to ? 1 : -1;
    return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + index * step);
  },
  "-f": (left, right) => format(textOf(left), elementsOf(right)),
  "-join": (left, right) => elementsOf(left).map(textOf).join(textOf(right)),
  "-is": (left, right) => isOfType(left, typeNameOf(right)),
  "-isnot": (left, right) => !isOfType(left, typeNameOf(right)),
  "-as": (left, right) => {
    try {
      return convert(left, typeNameOf(right));
    } catch {
      return null;
    }
  },
  "-xor": (left, right) => isTrue(left) !== isTrue(right),
  "-band": (left, right) => numberOf(left) & numberOf(right),
  "-bor": (left, right) => numberOf(left) | numberOf(right),
};

const typeNameOf = (value: unknown): string => (value instanceof TypeLiteral ? value.name : textOf(value));

/** Every binary operator but `-and` and `-or`, which do not always look at their right side. */
export function applyBinary(operator: string, left: unknown, right: unknown, onMatch: OnMatch): unknown {
  const plain = arithmetic[operator];
  if (plain !== undefined) {
    return plain(left, right);
  }
  const [, sensitivity = "", name = ""] =
    /^-([ci]?)(eq|ne|lt|le|gt|ge|match|notmatch|like|notlike|contains|notcontains|in|notin|replace|split)$/.exec(
      operator,
    ) ?? [];
  const caseSensitive = sensitivity === "c";
  const test = tests[name];
  if (test !== undefined) {
    return Array.isArray(left)
      ? left.filter((element) => test(element, right, caseSensitive, onMatch))
      : test(left, right, caseSensitive, onMatch);
  }
  switch (name) {
    case "contains":
      return has(left, right, caseSensitive);
    case "notcontains":
      return !has(left, right, caseSensitive);
    case "in":
      return has(right, left, caseSensitive);
    case "notin":
      return !has(right, left, caseSensitive);
    case "replace": {
      const [pattern, replacement = ""] = elementsOf(right);
      const replaced = elementsOf(left).map((text) =>
        textOf(text).replaceAll(regexOf(textOf(pattern), caseSensitive ? "g" : "gi"), textOf(replacement)),
      );
      return Array.isArray(left) ? replaced : (replaced[0] ?? "");
    }
    case "split": {
      const [pattern] = elementsOf(right);
      return elementsOf(left).flatMap((text) =>
        textOf(text).split(regexOf(textOf(pattern), caseSensitive ? "" : "i")),
      );
    }
    default:
      return raise(`This subset has no operator ${operator}.`);
  }
}
