import { enableOption, group, option, types } from "./kernel/index.ts";

/** This instance's `/nix` in a directory of a disk that several instances share. */
export const nixStoreOptions = group({
  enable: enableOption(types.bool(), "this instance's `/nix` on one of the disks"),
  disk: option(types.nullOr(types.str()), {
    description: "Name of the disk, of those in {option}`wsl.bareMounts.disks`, that has the store.",
    default: null,
    example: "storage",
  }),
  directory: option(types.nullOr(types.str()), {
    description: `Directory of the disk's file system that is bound to \`/nix\`, a relative path; null:
\`nixos-wsl-<instance>\`. Each instance needs one of its own.`,
    default: null,
    example: "nixos-wsl-main",
  }),
  guard: option(types.bool(), {
    description: `Whether to look, before \`/nix\` is covered, if the directory holds the whole closure of the system that
is booting, path by path. If not, the boot goes on with the store of the distribution's own VHD, and says how to
migrate. Without the guard a directory that lacks a path leaves a system that cannot run its own programs.`,
    default: true,
    example: false,
  }),
  follow: option(types.bool(), {
    description: `Whether to copy each new system to the VHD's own store, too. WSL starts systemd from there: without the
copy the distribution keeps booting the system that the VHD has, whatever was switched to since.`,
    default: true,
    example: false,
  }),
  keepGenerations: option(types.nullOr(types.int({ min: 1, max: 1_000 })), {
    description: `How many of the newest generations the VHD's store keeps; older ones are deleted, with what only they
need. null: all of them. Garbage collection on the running system reaches the disk's store only.`,
    default: null,
    example: 5,
  }),
});
