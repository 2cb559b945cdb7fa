import type { DiskBus, LabDisk } from "./disk.ts";
import type { Machine } from "./machine.ts";

/** What a scenario has to itself: a root file system, a place for disks, and boots, one at a time. */
export interface Computer extends DiskBus, AsyncDisposable {
  /** Folder of the root file system: what is written there while it is off is there at the next boot. */
  readonly root: string;
  /** Seconds for a boot that waits for nothing endless; it only ends what hangs. */
  readonly patience: number;
  /** How many times slower it is than WSL's machine. */
  readonly slowness: number;
  /** Starts with the disks that are attached. Resolves when systemd is its first process. */
  boot(disks: readonly LabDisk[]): Promise<Machine>;
  /** Finds out how the running machine calls its disks. */
  settle(): Promise<void>;
}

/** What NixOS-WSL does before systemd: the system that the VHD's profile names becomes the current one. */
export const init = `system=$(readlink --canonicalize-existing /nix/var/nix/profiles/system) && ln --symbolic "$system" /run/current-system
exec /lib/systemd/systemd
`;
