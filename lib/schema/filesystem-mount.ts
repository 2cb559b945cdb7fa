import { enableOption, group, option, types } from "./kernel/index.ts";

/** Where something of the file system appears; null: nowhere. */
export const mountPointOption = (description: string, example: string) =>
  option(types.nullOr(types.str()), { description, default: null, example });

/** Mounted before anything that starts after `local-fs.target`. */
export const neededForBootOption = () =>
  option(types.bool(), {
    description: `Whether to mount before anything that is ordered after \`local-fs.target\` starts.

The boot then waits for the disk, for {option}\`wsl.bareMounts.deviceTimeout\` seconds at most. Everything that is
not needed for boot is mounted beside the boot and never delays it.`,
    default: false,
    example: true,
  });

/** Mount on first access instead of at boot. */
export const automountOptions = () =>
  group({
    enable: enableOption(types.bool(), "mounting on first access instead of at boot"),
    idleTimeout: option(types.nullOr(types.int({ min: 1, max: 86_400 })), {
      description: "Seconds without access after which to unmount; null: never.",
      default: null,
      example: 60,
    }),
  });

export const mountOptionsOption = (description: string, example: readonly string[]) =>
  option(types.listOf(types.str()), { description, default: [], example });
