import { type ExpectedMount, withWhatHolds } from "./expected-mounts.ts";
import type { Subject } from "./subject.ts";
import { sharedDirectory } from "./wsl-conf.ts";

/**
 * The mounts that other distributions see: below the directory that all share, and below binds of what is there, which
 * are peers of what they show (mount_namespaces(7), Shared subtrees); and the mounts without which these would not be.
 */
export function sharedMounts({
  expected,
  report,
}: Pick<Subject, "expected" | "report">): readonly ExpectedMount[] {
  const root = `${sharedDirectory(report)}/`;
  const isShared = (path: string): boolean =>
    path.startsWith(root) ||
    expected.some(
      ({ device, isBind, mountPoint }) => isBind && path.startsWith(`${mountPoint}/`) && isShared(device),
    );
  const seen = expected.filter(({ mountPoint }) => isShared(mountPoint));
  return [...withWhatHolds(seen, expected)];
}
