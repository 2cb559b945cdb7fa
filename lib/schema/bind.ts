import { automountOptions, mountOptionsOption, neededForBootOption } from "./filesystem-mount.ts";
import { nameOption, option, requiredOption, types } from "./kernel/index.ts";

/** A directory of a disk's file system that appears somewhere else, too. */
const bind = types.submodule("bind", {
  mountPoint: nameOption(types.str(), {
    description: "Where the directory appears, an absolute path.",
    example: "/shared",
  }),
  disk: requiredOption(types.str(), {
    description:
      "Name of the disk, of those in {option}`wsl.bareMounts.disks`. Its `filesystem.mountPoint` must be set.",
    example: "storage",
  }),
  directory: requiredOption(types.str(), {
    description: "Directory of the disk's file system, a relative path. It is created where it is missing.",
    example: "shared",
  }),
  readOnly: option(types.bool(), {
    description: "Whether nothing can be written there. Elsewhere the directory stays as it is.",
    default: false,
    example: true,
  }),
  options: mountOptionsOption("Further mount options: those that work for each mount.", ["nosuid", "nodev"]),
  neededForBoot: neededForBootOption(),
  automount: automountOptions(),
});

export const bindsOption = () =>
  option(types.attrsOf(bind), {
    description: "Directories of the disks' file systems that appear elsewhere, too, by their mount point.",
    default: {},
    example: { "/shared": { disk: "storage", directory: "shared", readOnly: true } },
  });
