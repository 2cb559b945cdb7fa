import { withEmptyString } from "./webassembly.ts";

const treePrinter = "pretty_ast::pretty_print_expr";

/** Whether a function works for the printer of syntax trees, or for an observer that is called no more. */
export function isUnused(name: string): boolean {
  if (name.includes(treePrinter)) return false;
  return (
    name.includes("pretty_ast::") || /::(?:Tracing|Disassembling)Observer<[\s\S]*>::observe_\w+$/.test(name)
  );
}

/**
 * nix-eval's binary without the syntax tree that it prints as JSON beside every answer, which nobody here reads: 6.5 MB for
 * a NixOS system, which took a third of its evaluation and 28 MB of memory (measured, nix-eval 0.0.2).
 *
 * @throws Error that names nix-eval's version, where the binary is another than this can be done with.
 */
export function withoutTreePrinter(bytes: Uint8Array, version: string): Uint8Array {
  const changed = withEmptyString(bytes, treePrinter);
  if (changed !== null) return changed;
  throw new Error(
    `nix-eval ${version} cannot be used: it does not print its syntax tree by one function. Install the version in package.json.`,
  );
}
