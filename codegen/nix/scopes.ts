import type { Module } from "../../lib/schema/kernel/index.ts";
import type { CompiledModule, CompiledPart } from "../compile/module.ts";
import { printBinding, printExpression, printHelpers } from "../compile/print-expression.ts";

/** What the rules of a module look at, of a configuration: `modules/scopes.nix`. */
export function scopesNix(_module: Module, header: string, { scopeHelpers, scopes }: CompiledModule): string {
  const helpers = printHelpers(scopeHelpers);
  const body = scopes === null ? "{ }" : printExpression(scopes);
  return `# ${header}
{ cfg, lib, tables ? { }, text ? { } }:

${helpers === "" ? "" : `let\n${helpers}\nin\n`}${body}
`;
}

/** What one part of a module adds to lists of all parts, and what it gives rules to look at. */
export function partScopesNix(header: string, { adds, scopeHelpers, scopes }: CompiledPart): string {
  const helpers = printHelpers(scopeHelpers);
  const bindings = Object.entries({ adds, scopes }).flatMap(([name, value]) =>
    value === null ? [] : [`  ${printBinding({ kind: "value", name, value }, 2)}\n`],
  );
  return `# ${header}
{ all, cfg, lib, tables, text }:

${helpers === "" ? "" : `let\n${helpers}\nin\n`}{
${bindings.join("\n")}}
`;
}
