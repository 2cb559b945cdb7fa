import type { Mutant } from "../mutant.ts";

/** How long anything may take. */
export const timeLimits: readonly Mutant[] = [
  {
    id: "disk-service-unbounded",
    file: "modules/core/part.nix",
    fault: "A hanging fsck or scan holds up for ever what waits for the disk.",
    find: "      TimeoutStartSec = module.startTimeout disk;\n",
    replace: "",
  },
  {
    id: "disk-service-infinite",
    file: "modules/core/part.nix",
    fault: "The service may take for ever, and says so.",
    find: "TimeoutStartSec = module.startTimeout disk;",
    replace: 'TimeoutStartSec = "infinity";',
  },
  {
    id: "disk-service-limit-fixed",
    file: "modules/core/part.nix",
    fault: "systemd ends the wait after 90 s, whatever deviceTimeout says.",
    find: "TimeoutStartSec = module.startTimeout disk;",
    replace: "TimeoutStartSec = 90;",
  },
  {
    id: "validation-unbounded",
    file: "modules/core/part.nix",
    fault: "The validation hangs for ever on a mount that does not answer.",
    find: "          TimeoutStartSec = 60;\n",
    replace: "",
  },
  {
    id: "init-timeout-in-seconds",
    file: "modules/core/part.nix",
    fault: "WSL gives up on the boot within the first second, since it counts milliseconds.",
    find: "(lib.mkDefault (1000 *",
    replace: "(lib.mkDefault (1 *",
  },
  {
    id: "init-timeout-of-every-disk",
    file: "modules/boot/part.nix",
    fault: "`wsl --terminate` waits for minutes on behalf of disks for which no boot waits.",
    find: "disksOfBoot = lib.filter (disk: lib.any (mount: mount.unit == disk.unit) ofBoot) module.disks;",
    replace: "disksOfBoot = module.disks;",
  },
  {
    id: "disk-stop-unbounded",
    file: "modules/core/part.nix",
    fault: "WSL cuts the power while a container is being closed.",
    find: "      TimeoutStartSec = module.startTimeout disk;\n      TimeoutStopSec = text.stopTimeout;\n",
    replace: "      TimeoutStartSec = module.startTimeout disk;\n",
  },
  {
    id: "init-timeout-not-raised",
    file: "modules/boot/part.nix",
    fault: "WSL gives up on a boot that waits for a path which every system needs.",
    find: 'lib.any (path: lib.hasPrefix "${mount.mountPoint}/" "${path}/") tables.pathsOfBoot',
    replace: "false",
  },
  {
    id: "timeout-and-interval-swapped",
    file: "modules/core/part.nix",
    fault: "The wait for a disk ends after retryInterval.",
    find: '"--timeout=${toString cfg.deviceTimeout}"',
    replace: '"--timeout=${toString cfg.retryInterval}"',
  },
];
