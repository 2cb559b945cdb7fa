import { existsSync } from "node:fs";
import path from "node:path";

/**
 * The folder of this package, where its Nix files are. Compiled code lies deeper than its source, so the way up is
 * looked for and not counted.
 */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${import.meta.dirname}`);
    folder = parent;
  }
  return folder;
}
