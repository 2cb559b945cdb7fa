import { mkdirSync } from "node:fs";
import { join } from "node:path";

const script = `
root=$1; shift
mount -t tmpfs tmpfs "$root"
for each in /*; do
  if [[ -L $each ]]; then cp --no-dereference -- "$each" "$root/"
  elif [[ -d $each && $each != /nix ]]; then mkdir -- "$root$each"; mount --rbind -- "$each" "$root$each"
  fi
done
mkdir -- "$root/nix"
exec chroot "$root" "$@"`;

/**
 * A command that runs another where `/` has all that this machine has, but an empty /nix, whether this machine has one or
 * not. What is mounted or made at the top there is gone with it.
 *
 * @param folder - Of the test: a place for the root is made in it.
 */
export function withOwnRoot(folder: string, ...command: readonly string[]): readonly [string, ...string[]] {
  const root = join(folder, "own-root");
  mkdirSync(root, { recursive: true });
  return [
    "unshare",
    "--mount",
    "--propagation",
    "private",
    "--",
    // Where standard input is a socket, as Node makes it, bash takes itself for rshd's, and reads its rc file.
    "bash",
    "--norc",
    "-euc",
    script,
    "bash",
    root,
    ...command,
  ];
}
