import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Mutant, mutate } from "./mutant.ts";

/** The project that is copied. */
export const projectRoot = fileURLToPath(new URL("..", import.meta.url));

/** The text of a file of the project; null where there is none. */
export function readProjectFile(file: string): string | null {
  const absolute = path.join(projectRoot, file);
  return existsSync(absolute) ? readFileSync(absolute, "utf8") : null;
}

/** A copy of the project in which one file at a time is changed. */
export interface ProjectCopy {
  readonly folder: string;
  /** Runs `body` while the mutant is in the copy. */
  readonly withMutant: <Result>(mutant: Mutant, body: () => Promise<Result>) => Promise<Result>;
}

/**
 * Copies the project's own files as they are now, committed or not, with `node_modules` as a link.
 *
 * @param folder - A folder of the caller's, who removes it.
 */
export async function copyProject(folder: string): Promise<ProjectCopy> {
  for (const file of projectFiles()) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await cp(path.join(projectRoot, file), target);
  }
  await symlink(path.join(projectRoot, "node_modules"), path.join(folder, "node_modules"));
  return {
    folder,
    withMutant: async (mutant, body) => {
      const file = path.join(folder, mutant.file);
      const text = readFileSync(file, "utf8");
      const mutated = mutate(text, mutant);
      if (!mutated.ok) {
        throw new Error(`${mutant.id}: ${mutated.reason}`);
      }
      await writeFile(file, mutated.text);
      try {
        regenerate(folder, mutant);
        return await body();
      } finally {
        await writeFile(file, text);
        regenerate(folder, mutant);
      }
    },
  };
}

/** What a fault of the generator does, it does to the modules. */
function regenerate(folder: string, { file }: Mutant): void {
  if (!file.startsWith("codegen/")) return;
  execFileSync(process.execPath, ["bin/bare-mounts.js", "generate"], { cwd: folder, stdio: "pipe" });
}

/** What git knows or would add; a file that was deleted and not committed is still listed. */
function projectFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: projectRoot,
    encoding: "utf8",
  });
  return listed.split("\0").filter((file) => file !== "" && existsSync(path.join(projectRoot, file)));
}
