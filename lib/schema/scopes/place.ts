import type { BareMounts, Disk } from "../bare-mounts.ts";
import { inNixOrder, showOption } from "../kernel/index.ts";

/** A disk with its name. */
export interface Place {
  readonly name: string;
  readonly disk: Disk;
}

export function placesOf(config: BareMounts): Place[] {
  return inNixOrder(config.disks).map(([name, disk]) => ({ name, disk }));
}

/** The place of an option of the module. */
export function ofModule(path: readonly string[]): string {
  return showOption(["wsl", "bareMounts", ...path]);
}

/** The place of an option of a disk. */
export function ofDisk({ name }: Place, path: readonly string[]): string {
  return ofModule(["disks", name, ...path]);
}

/**
 * A disk's name as it stands in unit names and links: each run of other characters becomes one `-`.
 *
 * @nix text.slug
 */
export function slugOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]+/gu, "-");
}
