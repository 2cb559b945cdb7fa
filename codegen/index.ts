/** What follows from a module's option tree: Nix, documentation, a JSON Schema, types. */
export { type StaleFile, staleFiles, writeFiles } from "./files.ts";
export { type FileNames, type GenerateSettings, generate } from "./generate.ts";
