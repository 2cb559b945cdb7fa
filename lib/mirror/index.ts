/** NixOS modules that exist: read, declared in TypeScript, and tried. Knows nothing of bare mounts. */
export {
  type FuzzModuleOptions,
  fuzzModule,
  type ModuleRun,
  moduleHarness,
  withoutStatements,
} from "./fuzz-module.ts";
export { type Mirrored, mirror } from "./mirror.ts";
export { type ModuleSource, moduleFile, type Read, readDocs } from "./read-module.ts";
