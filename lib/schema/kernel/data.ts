import { isAttributes } from "./attributes.ts";
import { NixPackage } from "./package.ts";

/** Nix reads no literal that is closer to zero than this. Source: `strtod` in Nix' lexer.l. */
const smallestFloat = 2.2250738585072014e-308;

/** Whether Nix has a literal for a number. */
export function isNixNumber(value: unknown): value is number {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  return value === 0 || Math.abs(value) >= smallestFloat;
}

/**
 * Whether a value is data that Nix has, too: JSON, or a package. A set with `_type` is none: the module system takes some of those
 * for `mkIf` and its kin.
 */
export function isNixData(value: unknown): boolean {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return isNixNumber(value);
  if (value instanceof NixPackage) return true;
  if (Array.isArray(value)) return value.every(isNixData);
  return isPlain(value) && !Object.hasOwn(value, "_type") && Object.values(value).every(isNixData);
}

/** Whether a value is an attribute set as JSON has them, and no instance of a class. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isAttributes(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
