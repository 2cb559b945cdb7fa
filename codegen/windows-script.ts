import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What Windows runs: one file, since it is copied below Program Files, and run from there and from a share. */
export const windowsScript = "windows/Mount-WslBareDisks.ps1";

const folder = "windows/script";

/** The parts, in order: parameters come first and the call of the verb last; between them are functions by topic. */
const parts = [
  ...[
    "parameters",
    "messages",
    "programs",
    "data",
    "disks",
    "identity",
    "distributions",
    "wsl",
    "attach",
    "detach",
  ],
  ...["look", "task", "run"],
];

/** Between the help, which must come first, and the parameters. */
const notice = `# Generated from ${folder} by \`bare-mounts generate\`; edit the parts there.`;

/**
 * Puts the script for Windows together from the parts that a copy of this repository has.
 *
 * @returns its content by its path; nothing in a folder without the parts.
 */
export async function assembleWindowsScript(root: string): Promise<ReadonlyMap<string, string>> {
  if (!existsSync(join(root, folder))) {
    return new Map();
  }
  const texts = await Promise.all(parts.map((part) => readFile(join(root, folder, `${part}.ps1`), "utf8")));
  return new Map([[windowsScript, texts.join("\n").replace("\n#>\n", `\n#>\n${notice}\n`)]]);
}
