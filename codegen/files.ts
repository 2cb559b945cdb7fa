import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createTwoFilesPatch } from "diff";

/** A file that differs from what is generated. */
export interface StaleFile {
  /** Path from the root of the repository. */
  readonly file: string;
  /** From what is there to what should be, as a unified diff. */
  readonly diff: string;
}

type Files = ReadonlyMap<string, string>;

/**
 * Writes those files whose content differs, each as a whole or not at all.
 *
 * @returns their paths from the root.
 */
export async function writeFiles(root: string, files: Files): Promise<readonly string[]> {
  const stale = await staleFiles(root, files);
  await Promise.all(stale.map(({ file }) => replaceFile(join(root, file), files.get(file) ?? "")));
  return stale.map(({ file }) => file);
}

/** The files whose content differs or that are missing. */
export async function staleFiles(root: string, files: Files): Promise<readonly StaleFile[]> {
  const compared = await Promise.all(
    Array.from(files, async ([file, content]): Promise<StaleFile[]> => {
      const found = await readIfThere(join(root, file));
      return found === content ? [] : [{ file, diff: unifiedDiff(file, found, content) }];
    }),
  );
  return compared.flat();
}

function unifiedDiff(file: string, found: string | null, content: string): string {
  const before = found === null ? "/dev/null" : `a/${file}`;
  return createTwoFilesPatch(before, `b/${file}`, found ?? "", content, undefined, undefined, { context: 3 });
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return null;
    }
    throw error;
  }
}

/** Writes a file as a whole or not at all. */
export async function replaceFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // Beside the file, so that the rename stays on one file system and is atomic.
  const temporary = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
