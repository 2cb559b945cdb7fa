import { lstatSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { InputError } from "../input-error.ts";
import type { GitCheckout } from "./git.ts";

/**
 * Where the text of the pull request goes: by default to the folder in which git keeps the texts of commits, too, since
 * it is not part of the tree there.
 *
 * @returns Its absolute path, and its text where it is there already.
 * @throws InputError where the file would be part of the tree, or is there and holds something else.
 */
export function messageFile(
  checkout: GitCheckout,
  given: string | undefined,
  text: string,
): { path: string; before: string | null } {
  const path = given === undefined ? join(checkout.gitFolder, "bare-mounts-pull-request.md") : resolve(given);
  if (isBelow(checkout.top, path) && !isBelow(checkout.gitFolder, path)) {
    throw new InputError(
      `${given}: would be part of the tree of the pull request; name a file outside of the checkout`,
    );
  }
  if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`${given}: there is no folder ${dirname(path)}`);
  }
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return { path, before: null };
  const before = status.isFile() ? readFileSync(path, "utf8") : "";
  // That of another part may be written over.
  if (!/\nPart \d+ of \d+: /.test(before) && before !== text) {
    throw new InputError(`${given ?? path}: is there already and holds something else; name another file`);
  }
  return { path, before };
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || !(way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way));
}
