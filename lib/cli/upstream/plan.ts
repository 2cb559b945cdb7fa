import { existsSync, lstatSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../input-error.ts";
import { leftoverOf, textOf } from "./apply.ts";
import { type Edited, withCheck, withImport, withSummaryLine } from "./checkout-edits.ts";
import { type ChangedPath, type GitCheckout, openCheckout } from "./git.ts";
import type { Page } from "./series.ts";

/** What is done with a file of the checkout. Texts are null where there is no file. */
export interface Change {
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A checkout, and what the pull request comes to in it. */
export interface Plan {
  readonly checkout: GitCheckout;
  readonly changes: readonly Change[];
}

/** By these a folder is known as a checkout of NixOS-WSL; the command says so where one is missing. */
const landmarks: readonly string[] = [
  "flake.nix",
  "modules/default.nix",
  "modules/wsl-distro.nix",
  "docs/src/SUMMARY.md",
  "tests/lib/lib.ps1",
];

/** Everything below these folders of NixOS-WSL belongs to the module. */
const ownFolders = ["modules/bare-mounts", "checks/bare-mounts"];

/** The files of NixOS-WSL that a pull request changes, and how. */
const sharedFiles: Readonly<Record<string, (text: string, pages: readonly Page[]) => Edited>> = {
  "flake.nix": (text) => withCheck(text, "bare-mounts"),
  "modules/default.nix": (text) => withImport(text, "./bare-mounts.nix"),
  "docs/src/SUMMARY.md": (text, pages) =>
    pages.reduce<Edited>(
      (edited, { link, title }) =>
        edited.ok ? withSummaryLine(edited.text, title, link, "./how-to/README.md") : edited,
      { ok: true, text },
    ),
};

/** What a checkout should have, and what it should have already: the files of the parts before, and none of those behind. */
export interface Wanted {
  readonly part: string;
  readonly tree: ReadonlyMap<string, string>;
  readonly pages: readonly Page[];
  readonly before: ReadonlyMap<string, { readonly part: string; readonly text: string }>;
  readonly behind: ReadonlyMap<string, string>;
}

/**
 * What is to be done so that a checkout has the pull request. Nothing is written.
 *
 * What the checkout should have follows from what is committed there. So a file that is not committed is either just
 * as it would be written, as after a run without a commit, or somebody's work, which is not written over.
 *
 * @throws InputError where the folder is no checkout of NixOS-WSL or has changes that are not committed.
 */
export function planPullRequest(directory: string, wish: Wanted): Plan {
  const checkout = openCheckout(existingFolder(directory), directory);
  const missing = landmarks.filter((file) => !existsSync(join(checkout.top, file)));
  if (missing.length > 0) {
    throw new InputError(
      `${directory}: is no checkout of NixOS-WSL: it has no ${missing.join(", no ")} (looked for ${landmarks.join(", ")})`,
    );
  }
  refuseOutOfOrder(directory, checkout, wish);
  const changed = checkout.changed();
  const wanted = wantedFiles(directory, checkout, changed, wish);
  for (const file of wanted.keys()) refuseLinks(directory, checkout.top, file);
  refuseUncommitted(directory, checkout.top, changed, wanted);
  return {
    checkout,
    changes: Array.from(wanted, ([file, after]) => ({
      file,
      before: textOf(join(checkout.top, file)),
      after,
    })),
  };
}

function existingFolder(directory: string): string {
  const status = lstatSync(directory, { throwIfNoEntry: false });
  if (status === undefined) throw new InputError(`${directory}: no such folder`);
  const folder = realpathSync(directory);
  if (!lstatSync(folder).isDirectory()) throw new InputError(`${directory}: is no folder`);
  return folder;
}

/**
 * The text of every file that the checkout should have, and null for those that it should not have any more: files of
 * an older version, and what a run that was killed was writing.
 */
function wantedFiles(
  directory: string,
  checkout: GitCheckout,
  changed: readonly ChangedPath[],
  { pages, tree }: Wanted,
): ReadonlyMap<string, string | null> {
  const shared = Object.entries(sharedFiles).map(([file, edit]): [string, string] => {
    const committed = checkout.committed(file);
    if (committed === null) throw new InputError(`${directory}: ${file} is not committed`);
    const edited = edit(committed, pages);
    if (!edited.ok) throw new InputError(`${directory}: ${file} is not as expected: it ${edited.reason}`);
    return [file, edited.text];
  });
  const old = ownFolders
    .flatMap((folder) => checkout.committedBelow(folder))
    .filter((file) => !tree.has(file));
  const wanted = new Map<string, string | null>([...tree, ...shared]);
  const leftovers = changed.filter((file) => wanted.has(leftoverOf(file) ?? ""));
  for (const file of [...old, ...leftovers]) wanted.set(file, null);
  return wanted;
}

/** A part is one pull request on top of those before it. */
function refuseOutOfOrder(directory: string, checkout: GitCheckout, { before, behind, part }: Wanted): void {
  for (const [file, { part: needed, text }] of before) {
    if (checkout.committed(file) !== text) {
      throw new InputError(
        `${directory}: ${part} comes on top of ${needed}, and ${file} of that is not committed as it is now; run --part ${needed} and commit it first`,
      );
    }
  }
  for (const [file, later] of behind) {
    if (checkout.committed(file) !== null) {
      throw new InputError(
        `${directory}: has ${file} of ${later}, which comes behind ${part}; write ${part} into a checkout without it`,
      );
    }
  }
}

/** A link on the way would lead what is written out of the checkout; a file would be in the way of a folder. */
function refuseLinks(directory: string, top: string, file: string): void {
  const way = file.split("/").map((_, index, names) => names.slice(0, index + 1).join("/"));
  for (const step of way) {
    const status = lstatSync(join(top, step), { throwIfNoEntry: false });
    if (status === undefined) return;
    if (status.isSymbolicLink()) {
      throw new InputError(`${directory}: ${step} is a symbolic link; put what it leads to in its place`);
    }
    const expected = step === file ? "file" : "folder";
    if (expected === "file" ? !status.isFile() : !status.isDirectory()) {
      throw new InputError(`${directory}: ${step} is no ${expected}; move it away`);
    }
  }
}

function refuseUncommitted(
  directory: string,
  top: string,
  changed: readonly ChangedPath[],
  wanted: ReadonlyMap<string, string | null>,
): void {
  const foreign = changed.filter((file) => {
    const after = wanted.get(file);
    if (after === null && leftoverOf(file) !== null) return false;
    return after === undefined || textOf(join(top, file)) !== after;
  });
  if (foreign.length > 0) {
    throw new InputError(
      `${directory}: has changes that are not committed: ${listed(foreign)}; commit them, or put them away with git stash --include-untracked`,
    );
  }
}

function listed(files: readonly string[]): string {
  const shown = files.slice(0, 5).join(", ");
  return files.length > 5 ? `${shown} and ${files.length - 5} more` : shown;
}
