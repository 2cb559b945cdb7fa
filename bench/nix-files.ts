import { bareMountsHarness } from "../lib/check/index.ts";
import { projectFiles } from "../lib/evaluate/index.ts";
import { printNix } from "../lib/nix/index.ts";

/** A file that evaluates one system to the harness' report. */
export function systemExpression(modules: readonly string[]): string {
  return `${head()}${reportOf(modules)}\n`;
}

/** A file that evaluates many systems. */
export function listExpression(systems: readonly (readonly string[])[]): string {
  return `${head()}[\n${systems.map((modules) => `(${reportOf(modules)})`).join("\n")}\n]\n`;
}

function head(): string {
  const files = { ...projectFiles(), ...bareMountsHarness.files };
  const bindings = Object.entries(files).map(([name, file]) => `  ${name} = import ${printNix(file)};\n`);
  return `let\n${bindings.join("")}in\n`;
}

function reportOf(modules: readonly string[]): string {
  const texts = modules.map((text) => `(\n${text}\n)`).join(" ");
  return `report (system { inherit lib; modules = [ module ${texts} ]; })`;
}
