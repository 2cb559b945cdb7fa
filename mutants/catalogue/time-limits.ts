import type { Mutant } from "../mutant.ts";

/** How long anything may take. */
export const timeLimits: readonly Mutant[] = [
  {
    id: "disk-service-unbounded",
    file: "modules/disk-services.nix",
    fault: "A hanging fsck or scan holds up for ever what waits for the disk.",
    find: "      TimeoutStartSec = cfg.deviceTimeout + 30 + (if isChecked disk.filesystem then checkTimeout else 0);\n",
    replace: "",
  },
  {
    id: "disk-service-infinite",
    file: "modules/disk-services.nix",
    fault: "The service may take for ever, and says so.",
    find: "TimeoutStartSec = cfg.deviceTimeout + 30 + (if isChecked disk.filesystem then checkTimeout else 0);",
    replace: 'TimeoutStartSec = "infinity";',
  },
  {
    id: "disk-service-limit-fixed",
    file: "modules/disk-services.nix",
    fault: "systemd ends the wait after 90 s, whatever deviceTimeout says.",
    find: "TimeoutStartSec = cfg.deviceTimeout + 30 + (if isChecked disk.filesystem then checkTimeout else 0);",
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
    find: "(cfg.deviceTimeout + 60 + checkTimeout) * 1000",
    replace: "(cfg.deviceTimeout + 60 + checkTimeout)",
  },
  {
    id: "init-timeout-not-raised",
    file: "modules/disk-services.nix",
    fault: "WSL gives up on a boot that waits for one of several disks.",
    find: "lib.any (disk: disk.mounts != [ ]) disks",
    replace: "lib.all (disk: disk.mounts != [ ]) disks",
  },
  {
    id: "timeout-and-interval-swapped",
    file: "modules/disk-services.nix",
    fault: "The wait for a disk ends after retryInterval.",
    find: '"--timeout=${toString cfg.deviceTimeout}"',
    replace: '"--timeout=${toString cfg.retryInterval}"',
  },
];
