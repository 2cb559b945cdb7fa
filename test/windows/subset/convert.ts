import {
  Char,
  Custom,
  DateValue,
  Hashtable,
  NetObject,
  raise,
  ScriptBlock,
  TypeLiteral,
  Version,
} from "./values.ts";

/** A value as text, as `"$value"` has it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value === "boolean") {
    return value ? "True" : "False";
  }
  if (Array.isArray(value)) {
    return value.map(textOf).join(" ");
  }
  if (value instanceof Uint8Array) {
    return [...value].join(" ");
  }
  if (value instanceof Hashtable) {
    return value.ordered
      ? "System.Collections.Specialized.OrderedDictionary"
      : "System.Collections.Hashtable";
  }
  if (value instanceof Custom) {
    const shown = value.properties.entries().map(([name, member]) => `${textOf(name)}=${textOf(member)}`);
    return `@{${shown.join("; ")}}`;
  }
  if (value instanceof ScriptBlock) {
    return value.block.text;
  }
  if (value instanceof TypeLiteral) {
    return value.name;
  }
  if (value instanceof DateValue) {
    // Of the invariant culture: what is important is that it is not the text it was made from.
    return value.date.toUTCString();
  }
  if (value instanceof NetObject) {
    return value.type === "errorrecord" ? textOf(messageOf(value)) : value.type;
  }
  return String(value);
}

function messageOf(record: NetObject): unknown {
  const { exception } = record.properties;
  return exception instanceof NetObject ? exception.properties["message"] : "";
}

/** Whether a value counts as true. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length === 1 ? isTrue(value[0]) : value.length > 1;
  }
  if (value instanceof Char) {
    return value.code !== 0;
  }
  return value !== null && value !== undefined && value !== false && value !== 0 && value !== "";
}

/** A value as an array, as a pipeline takes it apart: null is one value, nothing at all is none. */
export function elementsOf(value: unknown): readonly unknown[] {
  if (value === undefined) {
    return [];
  }
  if (value instanceof Uint8Array) {
    return [...value];
  }
  return Array.isArray(value) ? value : [value];
}

export function numberOf(value: unknown): number {
  if (typeof value === "number") {
    return value;
  }
  if (typeof value === "boolean") {
    return value ? 1 : 0;
  }
  if (value === null || value === undefined) {
    return 0;
  }
  if (value instanceof Char) {
    return value.code;
  }
  const text = textOf(value).trim();
  const found = text === "" ? 0 : Number(text);
  return Number.isNaN(found)
    ? raise(
        `Cannot convert value "${text}" to type "System.Int32".`,
        "System.Management.Automation.RuntimeException",
      )
    : found;
}

/** Half goes to the even number. */
function round(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

const conversions: Readonly<Record<string, (value: unknown) => unknown>> = {
  string: textOf,
  int: (value) => round(numberOf(value)),
  long: (value) => round(numberOf(value)),
  uint32: (value) => round(numberOf(value)),
  uint64: (value) => round(numberOf(value)),
  double: numberOf,
  bool: isTrue,
  switch: isTrue,
  char: (value) =>
    typeof value === "string" && value.length === 1
      ? new Char(value.charCodeAt(0))
      : new Char(numberOf(value)),
  version: (value) => (value instanceof Version ? value : new Version(textOf(value))),
  regex: textOf,
  object: (value) => value,
  psobject: (value) => value,
  array: (value) => (value === null ? [] : [...elementsOf(value)]),
  "object[]": (value) => (value === null ? null : [...elementsOf(value)]),
  "string[]": (value) => (value === null ? null : elementsOf(value).map(textOf)),
  "int[]": (value) => (value === null ? null : elementsOf(value).map(numberOf)),
  "char[]": (value) =>
    typeof value === "string"
      ? value.split("").map((unit) => new Char(unit.charCodeAt(0)))
      : elementsOf(value).map((element) => conversions["char"]?.(element)),
  "byte[]": (value) =>
    value === null || value instanceof Uint8Array ? value : Uint8Array.from(elementsOf(value).map(numberOf)),
  void: () => undefined,
  pscustomobject: (value) => (value instanceof Hashtable ? Custom.from(value.entries()) : value),
  hashtable: (value) =>
    value === null || value instanceof Hashtable
      ? value
      : raise(`Cannot convert "${textOf(value)}" to a Hashtable.`),
};

/** A value as a type. Types that only .NET has are checked by name. */
export function convert(value: unknown, type: string): unknown {
  const name = shortTypeName(type);
  const conversion = conversions[name];
  if (conversion !== undefined) {
    return conversion(value);
  }
  if (value === null || isOfType(value, type)) {
    return value;
  }
  return raise(`Cannot convert the value "${textOf(value)}" to type "${type}".`);
}

export function shortTypeName(type: string): string {
  const name = type.toLowerCase().replace(/^system\.(?!.*\.)/, "");
  const names: Readonly<Record<string, string>> = {
    int32: "int",
    int64: "long",
    boolean: "bool",
    "management.automation.pscustomobject": "pscustomobject",
    "collections.hashtable": "hashtable",
    "system.collections.hashtable": "hashtable",
    "system.management.automation.pscustomobject": "pscustomobject",
    "management.automation.switchparameter": "switch",
  };
  return names[name] ?? name;
}

/** `-is`. */
export function isOfType(value: unknown, type: string): boolean {
  switch (shortTypeName(type)) {
    case "string":
      return typeof value === "string";
    case "int":
      return typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
    case "long":
      return typeof value === "number" && Number.isInteger(value);
    case "double":
      return typeof value === "number" && !Number.isInteger(value);
    case "bool":
      return typeof value === "boolean";
    case "valuetype":
      return (
        typeof value === "number" ||
        typeof value === "boolean" ||
        value instanceof Char ||
        value instanceof DateValue
      );
    case "array":
    case "object[]":
      return Array.isArray(value) || value instanceof Uint8Array;
    case "hashtable":
      return value instanceof Hashtable && !value.ordered;
    case "system.collections.specialized.ordereddictionary":
      return value instanceof Hashtable && value.ordered;
    case "pscustomobject":
      return value instanceof Custom;
    case "scriptblock":
      return value instanceof ScriptBlock;
    case "datetime":
      return value instanceof DateValue;
    case "version":
      return value instanceof Version;
    case "system.management.automation.errorrecord":
      return value instanceof NetObject && value.type === "errorrecord";
    default:
      return value instanceof NetObject && value.type === type.toLowerCase();
  }
}
