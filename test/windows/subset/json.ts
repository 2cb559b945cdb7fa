import { textOf } from "./convert.ts";
import { Char, Custom, DateValue, Hashtable, raise } from "./values.ts";

/** ConvertFrom-Json as PowerShell 7 has it: what looks like a date becomes one. */
export function fromJson(text: string): unknown {
  const convert = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(convert);
    }
    if (typeof value === "object" && value !== null) {
      return Custom.from(Object.entries(value).map(([name, member]) => [name, convert(member)] as const));
    }
    if (
      typeof value === "string" &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/.test(value)
    ) {
      return new DateValue(new Date(value));
    }
    return value;
  };
  try {
    return convert(JSON.parse(text));
  } catch (error) {
    return raise(
      `Conversion from JSON failed with error: ${error instanceof Error ? error.message : ""}`,
      "System.ArgumentException",
    );
  }
}

/** ConvertTo-Json. What lies deeper than `depth` becomes text, as it does there. */
export function toJson(value: unknown, depth: number, indent: number): string {
  const plain = (at: unknown, left: number): unknown => {
    if (
      at === null ||
      at === undefined ||
      typeof at === "boolean" ||
      typeof at === "number" ||
      typeof at === "string"
    ) {
      return at ?? null;
    }
    if (at instanceof Char || left < 0) {
      return textOf(at);
    }
    if (Array.isArray(at) || at instanceof Uint8Array) {
      return Array.from(at, (element) => plain(element, left - 1));
    }
    const entries =
      at instanceof Hashtable ? at.entries() : at instanceof Custom ? at.properties.entries() : null;
    if (entries !== null) {
      return Object.fromEntries(entries.map(([name, member]) => [textOf(name), plain(member, left - 1)]));
    }
    return at instanceof DateValue ? at.date.toISOString() : textOf(at);
  };
  return JSON.stringify(plain(value, depth), null, indent);
}
