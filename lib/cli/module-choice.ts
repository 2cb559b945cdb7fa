import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type ModuleSource, moduleFile } from "../mirror/index.ts";
import { parseOption } from "../schema/index.ts";
import { InputError } from "./input-error.ts";

/** What the command line says of a module that exists. */
export interface ModuleChoice {
  readonly module: string;
  readonly prefix?: string;
  readonly with?: readonly string[];
  readonly nixpkgs?: string;
}

/** @throws InputError for a file that is not there, and for a prefix that is no path of an option. */
export function moduleSourceOf({ module, prefix, with: beside = [], nixpkgs }: ModuleChoice): ModuleSource {
  for (const file of [module, ...beside]) {
    if (!existsSync(moduleFile(resolve(file)))) throw new InputError(`${file} does not exist`);
  }
  const path = prefix === undefined ? null : parseOption(prefix);
  if (path?.length === 0) {
    throw new InputError(`--prefix ${prefix}: it must be the path of options, such as services.webspace`);
  }
  return {
    file: resolve(module),
    prefix: path,
    beside: beside.map((file) => resolve(file)),
    ...(nixpkgs === undefined ? {} : { nixpkgs: resolve(nixpkgs) }),
  };
}
