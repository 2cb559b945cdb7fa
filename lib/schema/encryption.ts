import { enableOption, group, option, types } from "./kernel/index.ts";

/** LUKS on a bare disk: the disk's service unlocks it. */
export const encryptionOptions = group({
  enable: enableOption(types.bool(), "unlocking of a LUKS2 container, in which the file system lies"),
  keyFile: option(types.nullOr(types.str()), {
    description: `Absolute path of a file that holds the key, on the distribution's own VHD and readable by root alone. The
path is used as it is: the file never gets into the Nix store, which everyone can read.

With encryption the options by which Linux finds the disk (\`uuid\`, \`label\`, \`partitionUuid\`, \`devicePattern\`) name the
LUKS container, not the file system in it. \`cryptsetup luksUUID <device>\` shows its UUID.`,
    default: null,
    example: "/var/lib/secrets/storage.key",
  }),
  allowDiscards: option(types.bool(), {
    description:
      "Whether to pass TRIM through to the disk. It shows an attacker which blocks are in use, and keeps an SSD fast.",
    default: false,
    example: true,
  }),
});
