/**
 * What follows from a module's option tree: Nix declarations and assertions, documentation, a JSON Schema, types.
 *
 * @module bare-mounts/codegen
 */

export { configurationText } from "../lib/module-text/index.ts";
export { type StaleFile, staleFiles, writeFiles } from "./files.ts";
export { type FileNames, type GenerateSettings, generate } from "./generate.ts";
