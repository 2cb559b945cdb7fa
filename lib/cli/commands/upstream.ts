import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { createTwoFilesPatch } from "diff";
import { packageRoot } from "../../evaluate/index.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { InputError } from "../input-error.ts";
import { print, visible } from "../terminal.ts";
import { writeAll } from "../upstream/apply.ts";
import { messageFile } from "../upstream/message-file.ts";
import { type Change, planPullRequest, type Wanted } from "../upstream/plan.ts";
import {
  type Files,
  filesOfPart,
  packageFolders,
  pagesUpTo,
  partNames,
  partsUpTo,
  pullRequestText,
  pullRequestTitle,
  treeUpTo,
} from "../upstream/series.ts";

interface UpstreamOptions {
  readonly branch?: string;
  readonly dryRun?: boolean;
  readonly message?: string;
  readonly part?: string;
}

/** `bare-mounts upstream DIR`: the series of pull requests, or one of them, in a checkout of NixOS-WSL. */
export function upstreamCommand(directory: string, options: UpstreamOptions): ExitStatus {
  const files = packageFiles();
  return options.part === undefined
    ? writeSeries(directory, files, options)
    : writePart(directory, files, options.part, options);
}

/** One pull request, uncommitted. */
function writePart(directory: string, files: Files, part: string, options: UpstreamOptions): ExitStatus {
  const { checkout, changes } = planPullRequest(directory, wantedOf(files, part));
  const text = pullRequestText(files, part);
  const message = messageFile(checkout, options.message, text);
  const stale = changes.filter(({ before, after }) => before !== after);
  if (options.dryRun === true) {
    print(stale.length === 0 ? "Nothing would change." : stale.map(unifiedDiff).join(""));
    return exitStatus.fine;
  }
  writeAll(checkout.top, [
    ...writesIn(checkout, stale),
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

/** All of them, each a commit on a branch. */
function writeSeries(
  directory: string,
  files: Files,
  { branch, dryRun, message }: UpstreamOptions,
): ExitStatus {
  if (message !== undefined) throw new InputError("--message is for the text of one part: add --part");
  const name = branch ?? "bare-mounts";
  const titles = partNames.map(
    (part) => `  ${part.padEnd(15)} ${pullRequestTitle(pullRequestText(files, part))}`,
  );
  const [first = ""] = partNames;
  const { checkout } = planPullRequest(directory, wantedOf(files, first));
  print(`${partNames.length} parts, each on top of those before it:\n${titles.join("\n")}`);
  if (dryRun === true) return exitStatus.fine;
  const [uncommitted] = checkout.changed();
  if (uncommitted !== undefined) {
    throw new InputError(
      `${directory}: has changes that are not committed: ${uncommitted}; commit them, or put them away with git stash --include-untracked`,
    );
  }
  checkout.begin(name);
  try {
    for (const part of partNames) {
      const { changes } = planPullRequest(directory, wantedOf(files, part));
      writeAll(checkout.top, writesIn(checkout, changes));
      checkout.commit(pullRequestText(files, part));
    }
  } catch (error) {
    checkout.abandon(name);
    throw error;
  }
  print(`Each is a commit on the branch ${name}. --part NAME writes one of them alone, without a commit.`);
  return exitStatus.fine;
}

function writesIn({ top }: { readonly top: string }, changes: readonly Change[]) {
  return changes
    .filter(({ before, after }) => before !== after)
    .map(({ file, ...texts }) => ({ path: join(top, file), ...texts }));
}

function wantedOf(files: Files, part: string): Wanted {
  if (!partNames.includes(part)) {
    throw new InputError(`--part ${part}: there is no such part; there are ${partNames.join(", ")}`);
  }
  const earlier = partsUpTo(part).slice(0, -1);
  const last = earlier.at(-1) ?? part;
  const before = earlier.flatMap((name) =>
    filesOfPart(files, name, last).map(([file, text]) => [file, { part: last, text }] as const),
  );
  const later = partNames.slice(earlier.length + 1);
  const behind = later.flatMap((name) =>
    filesOfPart(files, name, name).map(([file]) => [file, name] as const),
  );
  return {
    part,
    tree: treeUpTo(files, part),
    pages: pagesUpTo(files, part),
    before: new Map(before),
    behind: new Map(behind),
  };
}

/** What of this package goes into the pull request, by path from its root. */
function packageFiles(): Files {
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
