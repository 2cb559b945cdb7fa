import { NixExpression, type NixValue, nixExpression, printNix } from "../nix/index.ts";

/** A NixOS module that sets one value at a path: what a user's file would say. */
export function moduleText(path: readonly string[], value: NixValue): string {
  return printNix(nested(path, value));
}

/** A NixOS module whose values use `lib`. */
export function moduleFunctionText(value: NixValue): string {
  return `{ lib, ... }:\n${printNix(value)}`;
}

/** A value below a path. */
export function nested(path: readonly string[], value: NixValue): NixValue {
  return path.reduceRight<NixValue>((inner, name) => ({ [name]: inner }), value);
}

/** `lib.mkForce value`. Names of functions are ours; only values come from configurations. */
export function applied(call: string, value: NixValue): NixExpression {
  const text = printNix(value);
  const isApplied = value instanceof NixExpression || text.startsWith("-");
  return nixExpression(`${call} ${isApplied ? `(${text})` : text}`);
}
