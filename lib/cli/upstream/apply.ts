import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, relative, sep } from "node:path";
import { exitStatus } from "../exit-status.ts";
import { InputError } from "../input-error.ts";

/** A file that gets another text. Texts are null where there is no file. */
export interface Write {
  /** Absolute. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Gives every file its new text, each as a whole or not at all. Where one cannot be written, those before it get their
 * old text back.
 *
 * @param top - The checkout: folders below it that would be left empty go, too, as git knows none.
 * @throws InputError that says in what state the checkout is.
 */
export function writeAll(top: string, writes: readonly Write[]): void {
  const begun: Write[] = [];
  try {
    for (const write of writes) {
      begun.unshift(write);
      setFile(top, write.path, write.after);
    }
  } catch (error) {
    const left = begun.filter((write) => !isTakenBack(top, write)).map(({ path }) => relative(top, path));
    const state =
      left.length === 0
        ? "Nothing was changed."
        : `${left.join(", ")} could not be given back, either. Run the command again when that can be written, or take everything back with: git checkout HEAD -- . && git clean -d --force`;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `${begun[0]?.path}: cannot be written: ${reason}. ${state}`,
      exitStatus.problemsFound,
    );
  }
}

function isTakenBack(top: string, { path, before }: Write): boolean {
  try {
    if (textOf(path) !== before) setFile(top, path, before);
    if (before === null) removeEmptyFolders(top, dirname(path));
    return true;
  } catch {
    return false;
  }
}

/** The text of a file; null where there is none. */
export function textOf(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, "utf8") : null;
}

function setFile(top: string, path: string, text: string | null): void {
  if (text !== null) {
    replaceFile(path, text);
    return;
  }
  rmSync(path, { force: true });
  removeEmptyFolders(top, dirname(path));
}

/** Removes a folder below the top if it is empty, and then those above it that this leaves empty. */
function removeEmptyFolders(top: string, folder: string): void {
  if (!folder.startsWith(`${top}${sep}`) || !isEmpty(folder)) return;
  rmdirSync(folder);
  removeEmptyFolders(top, dirname(folder));
}

function isEmpty(folder: string): boolean {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder && readdirSync(folder).length === 0;
}

/** The file that a temporary one, left by a run that was killed, was to become; null for all other files. */
export function leftoverOf(file: string): string | null {
  return /^(.+)\.\d+\.new$/.exec(file)?.[1] ?? null;
}

/** Writes a file in one step: a reader finds the old text or the new one. */
function replaceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  // Beside the file, so that the rename stays on one file system and is atomic.
  const temporary = `${path}.${process.pid}.new`;
  try {
    writeFileSync(temporary, text, mode === undefined ? {} : { mode });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
