import type { Module } from "../../lib/schema/kernel/index.ts";
import type { CompiledModule } from "../compile/module.ts";
import { printExpression, printHelpers } from "../compile/print-expression.ts";

/** What the rules of a module look at, of a configuration: `modules/scopes.nix`. */
export function scopesNix(_module: Module, header: string, { scopeHelpers, scopes }: CompiledModule): string {
  const helpers = printHelpers(scopeHelpers);
  const body = scopes === null ? "{ }" : printExpression(scopes);
  return `# ${header}
{ cfg, lib, tables ? { }, text ? { } }:

${helpers === "" ? "" : `let\n${helpers}\nin\n`}${body}
`;
}
