import { NixPackage } from "../lib/schema/kernel/index.ts";

/** Data as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * Takes a default, an example or a table for the data that it is.
 *
 * @throws TypeError for what is no data: a mistake in the schema, not in a configuration.
 */
export function jsonOf(value: unknown): Json {
  if (
    value === null ||
    typeof value === "boolean" ||
    typeof value === "number" ||
    typeof value === "string"
  ) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(jsonOf);
  }
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, jsonOf(member)]));
  }
  throw new TypeError(`a ${typeof value} is no data that Nix and JSON have`);
}

/** Whether there is a package of nixpkgs in a value, which no JSON can say. */
export function hasPackage(value: unknown): boolean {
  if (value instanceof NixPackage) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasPackage);
}

export function isJsonList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
