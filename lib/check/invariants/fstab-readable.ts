import { defineMountInvariant } from "../invariant.ts";

export const fstabReadable = defineMountInvariant({
  id: "fstab-readable",
  statement: "libmount and systemd read every line of fstab, and systemd makes a unit of it.",
  why: "A line that one of them skips mounts nothing, and only the journal says so.",
  findings: ({ fstab, derived, root }) =>
    [...fstab.problems, ...derived.problems].map(({ line, message }) => ({
      option: root,
      message: `fstab, line ${line}: ${message}`,
    })),
});
