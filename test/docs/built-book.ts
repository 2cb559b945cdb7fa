import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import spawn from "nano-spawn";
import { root } from "../cli/run-cli.ts";

/** What the book is told of its repository, which is published nowhere yet. */
export const exampleRepository = "https://github.com/example/bare-mounts";

/** The book, built as a user builds it, but not over what that has built; BOOK names a folder where it was built already. */
export async function builtBook(): Promise<{ readonly folder: string } & Disposable> {
  const given = process.env["BOOK"];
  if (given !== undefined) return { folder: given, [Symbol.dispose]: () => {} };
  const folder = mkdtempSync(join(tmpdir(), "book-"));
  await spawn("npm", ["run", "docs", "--", "--outDir", folder, "--emptyOutDir"], {
    cwd: root,
    env: { BOOK_REPOSITORY: exampleRepository },
  });
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
