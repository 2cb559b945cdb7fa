import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { createTwoFilesPatch } from "diff";
import { packageRoot } from "../../evaluate/index.ts";
import { packageFolders, pullRequestText, pullRequestTitle, pullRequestTree } from "../../upstream/index.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { writeAll } from "../pull-request/apply.ts";
import { messageFile } from "../pull-request/message-file.ts";
import { type Change, planPullRequest } from "../pull-request/plan.ts";
import { print, visible } from "../terminal.ts";

interface UpstreamOptions {
  readonly dryRun?: boolean;
  readonly message?: string;
}

/** `bare-mounts upstream DIR`: the tree of a pull request, in a checkout of NixOS-WSL. */
export function upstreamCommand(directory: string, options: UpstreamOptions): ExitStatus {
  const files = packageFiles();
  const { checkout, changes } = planPullRequest(directory, pullRequestTree(files));
  const text = pullRequestText(files);
  const message = messageFile(checkout, options.message, text);
  const stale = changes.filter(({ before, after }) => before !== after);
  if (options.dryRun === true) {
    print(stale.length === 0 ? "Nothing would change." : stale.map(unifiedDiff).join(""));
    return exitStatus.fine;
  }
  writeAll(checkout.top, [
    ...stale.map(({ file, ...texts }) => ({ path: join(checkout.top, file), ...texts })),
    ...(message.before === text ? [] : [{ ...message, after: text }]),
  ]);
  print(changes.map((change) => `${verb(change).padEnd(9)} ${visible(change.file)}`).join("\n"));
  print(summary(stale));
  print(`The text of the pull request is in ${message.path}`);
  print(
    `Its first line is the title, from which NixOS-WSL drafts its release notes: ${pullRequestTitle(text)}`,
  );
  return exitStatus.fine;
}

/** What of this package goes into the pull request, by path from its root. */
function packageFiles(): ReadonlyMap<string, string> {
  const root = packageRoot();
  return new Map(
    packageFolders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true, encoding: "utf8" })
        // What begins with a dot is an editor's.
        .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
        .map((entry): [string, string] => {
          const path = join(entry.parentPath, entry.name);
          return [path.slice(root.length + 1).replaceAll(sep, "/"), readFileSync(path, "utf8")];
        }),
    ),
  );
}

function verb({ before, after }: Change): string {
  if (before === after) return "as it was";
  if (after === null) return "removed";
  return before === null ? "wrote" : "changed";
}

function summary(stale: readonly Change[]): string {
  if (stale.length === 0) return "\nEverything was there already: nothing was changed.";
  const removed = stale.some(({ after }) => after === null)
    ? " What was removed is not part of the module any more; everything below modules/bare-mounts is the module's."
    : "";
  return `\n${stale.length} files were written, changed or removed; nothing is committed.${removed}`;
}

/** As `git apply` takes it. */
function unifiedDiff({ file, before, after }: Change): string {
  return createTwoFilesPatch(
    before === null ? "/dev/null" : `a/${file}`,
    after === null ? "/dev/null" : `b/${file}`,
    before ?? "",
    after ?? "",
    undefined,
    undefined,
    { context: 3 },
  );
}
