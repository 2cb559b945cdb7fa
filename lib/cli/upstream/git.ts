import { spawnSync } from "node:child_process";
import { exitStatus } from "../exit-status.ts";
import { InputError } from "../input-error.ts";

/** A file that is not as it is committed, or not committed: its path from the top of the checkout. */
export type ChangedPath = string;

/** A checkout as git sees it. */
export interface GitCheckout {
  /** Its top folder. Absolute path without symbolic links. */
  readonly top: string;
  /** Where git keeps what belongs to this checkout and is not part of it. Absolute path. */
  readonly gitFolder: string;
  /** The text of a file as it is committed; null where there is none. */
  committed(file: string): string | null;
  /** The committed files below a folder. */
  committedBelow(folder: string): readonly string[];
  /** Everything that differs from what is committed, files that git does not know included. */
  changed(): readonly ChangedPath[];
  /** Makes a branch of what is checked out, and checks it out. */
  begin(branch: string): void;
  /** Commits everything, with a text for a message. */
  commit(message: string): void;
  /** Goes back from a branch that {@link begin} made, and takes it away with all that is on it. */
  abandon(branch: string): void;
}

/**
 * The git checkout that a folder is the top of.
 *
 * @throws InputError where it is none, has no commit, or where there is no git.
 */
export function openCheckout(folder: string, shown: string): GitCheckout {
  const git = (...options: readonly string[]): string => {
    const run = runGit(folder, options);
    if (run.ok) return run.stdout;
    throw new InputError(`${shown}: git ${options[0]} failed: ${run.message}`);
  };
  const inside = runGit(folder, ["rev-parse", "--show-toplevel"]);
  if (!inside.ok) {
    throw new InputError(
      `${shown}: is no git checkout (${inside.message}); clone NixOS-WSL and give its folder`,
    );
  }
  const top = inside.stdout.replace(/\n$/, "");
  if (top !== folder) throw new InputError(`${shown}: is a folder of the checkout ${top}; give that one`);
  if (!runGit(folder, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).ok) {
    throw new InputError(`${shown}: has no commit yet; clone NixOS-WSL and give its folder`);
  }
  return {
    top,
    gitFolder: git("rev-parse", "--absolute-git-dir").replace(/\n$/, ""),
    committed: (file) => {
      const run = runGit(folder, ["cat-file", "blob", `HEAD:${file}`]);
      return run.ok ? run.stdout : null;
    },
    committedBelow: (below) => names(git("ls-tree", "-r", "-z", "--name-only", "HEAD", "--", `${below}/`)),
    changed: () =>
      // "XY path": the state in the index and in the checkout, a blank, the path.
      names(git("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all")).map((entry) =>
        entry.slice(3),
      ),
    begin: (branch) => void git("switch", "--quiet", "--create", branch),
    commit: (message) => {
      git("add", "--all");
      git("commit", "--quiet", "--cleanup=verbatim", `--message=${message}`);
    },
    abandon: (branch) => {
      git("reset", "--quiet", "--hard");
      git("switch", "--quiet", "-");
      git("branch", "--quiet", "--delete", "--force", branch);
    },
  };
}

function names(output: string): readonly string[] {
  return output.split("\0").filter((name) => name !== "");
}

type GitRun =
  | { readonly ok: true; readonly stdout: string }
  | { readonly ok: false; readonly message: string };

function runGit(folder: string, options: readonly string[]): GitRun {
  const run = spawnSync("git", options, {
    cwd: folder,
    encoding: "utf8",
    env: environment(),
    maxBuffer: 2 ** 28,
  });
  if (run.error !== undefined) {
    throw new InputError(`git cannot be run: ${run.error.message}; install git`, exitStatus.toolMissing);
  }
  if (run.status === 0) return { ok: true, stdout: run.stdout };
  const message = run.stderr.trim().split("\n")[0] ?? "";
  return { ok: false, message: message.replace(/^fatal: /, "") || `status ${run.status}` };
}

/**
 * Without the variables by which git looks elsewhere than in the folder (a hook has them), and without the locks that
 * even `git status` takes to refresh its index: looking writes nothing.
 */
function environment(): NodeJS.ProcessEnv {
  const elsewhere = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"];
  const kept = Object.entries(process.env).filter(([name]) => !elsewhere.includes(name));
  return { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
}
