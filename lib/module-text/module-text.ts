import { NixExpression, type NixValue, nixExpression, printNix, tokenizeNix } from "../nix/index.ts";
import type { Module } from "../schema/kernel/index.ts";
import { nixTreeOf } from "./nix-value.ts";

/**
 * A configuration as a NixOS module: what a user's file would say.
 *
 * @param value - as `checkConfig` takes it; what has another form than its type is printed as it is, for Nix to refuse
 * @throws NixValueError for what no Nix source can say, such as NUL in a string.
 */
export function configurationText(module: Pick<Module, "path" | "options">, value: unknown): string {
  return moduleText(module.path, nixTreeOf(module.options, value));
}

/** A NixOS module that sets one value at a path. */
export function moduleText(path: readonly string[], value: NixValue): string {
  const text = printNix(nested(path, value));
  return usesPackages(text) ? `{ pkgs, ... }:\n${text}` : text;
}

/** A NixOS module whose values use `lib`. */
export function moduleFunctionText(value: NixValue): string {
  const text = printNix(value);
  return `{ lib, ${usesPackages(text) ? "pkgs, " : ""}... }:\n${text}`;
}

function usesPackages(text: string): boolean {
  // The first look is for speed: a text without the word has no such name either.
  return (
    text.includes("pkgs") && tokenizeNix(text).some((token) => token.kind === "name" && token.text === "pkgs")
  );
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
