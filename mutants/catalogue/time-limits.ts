import type { Mutant } from "../mutant.ts";

/** How long anything may take. */
export const timeLimits: readonly Mutant[] = [
  {
    id: "disk-service-unbounded",
    file: "modules/disk-services.nix",
    fault: "A hanging fsck or scan holds up for ever what waits for the disk.",
    find: "      TimeoutStartSec = startTimeout disk;\n",
    replace: "",
  },
  {
    id: "disk-service-infinite",
    file: "modules/disk-services.nix",
    fault: "The service may take for ever, and says so.",
    find: "TimeoutStartSec = startTimeout disk;",
    replace: 'TimeoutStartSec = "infinity";',
  },
  {
    id: "disk-service-limit-fixed",
    file: "modules/disk-services.nix",
    fault: "systemd ends the wait after 90 s, whatever deviceTimeout says.",
    find: "TimeoutStartSec = startTimeout disk;",
    replace: "TimeoutStartSec = 90;",
  },
  {
    id: "validation-unbounded",
    file: "modules/validate.nix",
    fault: "The validation hangs for ever on a mount that does not answer.",
    find: "      TimeoutStartSec = 60;\n",
    replace: "",
  },
  {
    id: "init-timeout-in-seconds",
    file: "modules/disk-services.nix",
    fault: "WSL gives up on the boot within the first second, since it counts milliseconds.",
    find: "(1000 * (10 + lib.foldl' lib.max 0 (map (entry: startTimeout entry.disk) disksOfBoot)))",
    replace: "(10 + lib.foldl' lib.max 0 (map (entry: startTimeout entry.disk) disksOfBoot))",
  },
  {
    id: "init-timeout-of-every-disk",
    file: "modules/disk-services.nix",
    fault: "`wsl --terminate` waits for minutes on behalf of disks for which no boot waits.",
    find: "disksOfBoot = lib.filter (disk: lib.any (mount: mount.unit == disk.unit) inBoot) disks;",
    replace: "disksOfBoot = disks;",
  },
  {
    id: "disk-stop-unbounded",
    file: "modules/disk-services.nix",
    fault: "WSL cuts the power while a container is being closed.",
    find: "      TimeoutStopSec = text.stopTimeout;\n",
    replace: "",
  },
  {
    id: "init-timeout-not-raised",
    file: "modules/disk-services.nix",
    fault: "WSL gives up on a boot that waits for a path which every system needs.",
    find: 'lib.any (path: lib.hasPrefix "${mount.mountPoint}/" "${path}/") tables.pathsOfBoot',
    replace: "false",
  },
  {
    id: "timeout-and-interval-swapped",
    file: "modules/disk-services.nix",
    fault: "The wait for a disk ends after retryInterval.",
    find: '"--timeout=${toString cfg.deviceTimeout}"',
    replace: '"--timeout=${toString cfg.retryInterval}"',
  },
];
