import { defineMountInvariant } from "../invariant.ts";

export const fstabReadable = defineMountInvariant({
  id: "fstab-readable",
  statement:
    "libmount and systemd read every line of fstab that is a mount's, and systemd makes a unit of it.",
  why: "A line that one of them skips mounts nothing, and only the journal says so.",
  findings: ({ derived, expected, fstab, root }) => {
    const own = new Set(["/nix", ...expected.map(({ mountPoint }) => mountPoint)]);
    // What the system's owner has beside is not ours to judge: swap, which systemd ignores in a container, for one.
    const others = new Set(fstab.lines.flatMap(({ file, line }) => (own.has(file) ? [] : [line])));
    return [...fstab.problems, ...derived.problems.filter(({ line }) => !others.has(line))].map(
      ({ line, message }) => ({ option: root, message: `fstab, line ${line}: ${message}` }),
    );
  },
});
