import type { BareMounts } from "../schema/index.ts";
import { nixStoreDirectory, showOption } from "../schema/index.ts";
import { type ExpectedDisk, storeGuardUnit, storeLink, validationUnit } from "./expected-mounts.ts";

/** What starts a service. */
export type Starter =
  | { readonly kind: "boot" }
  /** `interval` is what the configuration says: OnCalendar= of systemd.time(7). */
  | { readonly kind: "timer"; readonly interval: string }
  /** The boot, and each change of a path. */
  | { readonly kind: "path"; readonly path: string };

/** A service that the configuration asks for, beside those of the disks. */
export interface ExpectedService {
  /** Full option path of what asks for it. */
  readonly option: string;
  readonly unit: string;
  /** What it runs, one after the other: the program's name and its arguments. */
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
  readonly starter: Starter;
  /** The service of the disk that must be there already: nothing is started for it. */
  readonly disk: string | null;
  /** What it comes after, where that is started at all. */
  readonly after: readonly string[];
  /** Whether it has done its work once it has run; each start of the others does it anew. */
  readonly remains: boolean;
  /** Seconds that it may take; null: as long as it takes. */
  readonly limit: number | null;
  /** Whether nobody is to feel it: the lowest priority for the processor, and for the disk. */
  readonly isBackground: { readonly processor: boolean; readonly disk: boolean };
  /** Whether a switch to another configuration may start it anew. */
  readonly restarts: boolean;
}

/** Marks that /nix is mounted from the disk, and gives it what NixOS-WSL gave the one below. */
export const storeMarkerUnit = "nix-mount-marker.service";

/** Keeps the store of the distribution's own VHD able to boot. */
export const storeFollowUnit = "wsl-bare-store-follow.service";

/** The services of a configuration beside those of its disks, from its options alone. */
export function expectedServices(config: BareMounts, disks: readonly ExpectedDisk[]): ExpectedService[] {
  return [
    ...disks.flatMap(upkeepOf),
    ...storeServices(config, disks),
    ...healthService(config),
    ...metricsService(config),
    ...validationService(config),
  ];
}

const quiet = { processor: true, disk: true };
const loud = { processor: false, disk: false };

const onDemand = { disk: null, remains: false, limit: null, isBackground: quiet, restarts: true };

function upkeepOf({ disk, fileSystemOptions, link, option, unit }: ExpectedDisk): ExpectedService[] {
  const { balance, fsType, scrub } = disk.filesystem;
  const service = (what: string, interval: string, more: readonly string[]): ExpectedService => ({
    ...onDemand,
    option: `${option}.filesystem.${what}`,
    unit: unit.replace("wsl-bare-disk-", `wsl-btrfs-${what}-`),
    commands: [
      [
        "wsl-btrfs-maintenance",
        what,
        `--device=${link}`,
        `--mount-options=${fileSystemOptions.join(",")}`,
        ...more,
      ],
    ],
    starter: { kind: "timer", interval },
    disk: unit,
    after: [unit],
  });
  return [
    ...(fsType === "btrfs" && scrub.enable ? [service("scrub", scrub.interval, [])] : []),
    ...(fsType === "btrfs" && balance.enable
      ? [service("balance", balance.interval, [`--usage=${balance.usage}`])]
      : []),
  ];
}

function storeServices(config: BareMounts, disks: readonly ExpectedDisk[]): ExpectedService[] {
  const { instance, nixStore } = config;
  const disk = disks.find(({ name }) => name === nixStore.disk);
  if (!nixStore.enable || disk === undefined) {
    return [];
  }
  const option = showOption(["wsl", "bareMounts", "nixStore"]);
  const { mountPoint } = disk.disk.filesystem;
  const source = `${mountPoint}/${nixStoreDirectory(config)}`;
  const mountUnit = disk.mounts.find((each) => each.mountPoint === mountPoint)?.mountUnit ?? "";
  const inBoot = { ...onDemand, option, remains: true, limit: 60, isBackground: loud, restarts: false };
  const generations = nixStore.keepGenerations === null ? [] : [`--keep=${nixStore.keepGenerations}`];
  return [
    {
      ...inBoot,
      unit: storeGuardUnit,
      commands: [
        [
          ...(["wsl-bare-store", "guard", `--source=${source}`, `--instance=${instance}`] as const),
          ...[`--flag=${storeLink}`, ...(nixStore.guard ? [] : ["--unchecked"])],
        ],
      ],
      starter: { kind: "boot" },
      // The root file system is read-only until then, and /var/lib with it.
      after: [mountUnit, "systemd-remount-fs.service"],
    },
    {
      ...inBoot,
      unit: storeMarkerUnit,
      commands: [
        ["touch", "/nix/.mounted"],
        ["mkdir", "--parents", "/nix/var/nix/daemon-socket"],
        // Out of the group of the mount that it is a part of, before anything is mounted below.
        ["mount", "--make-private", "/nix"],
        ["mount", "--make-shared", "/nix"],
        ["mount", "--bind", "/nix/store", "/nix/store"],
        ["mount", "--options", "remount,bind,ro", "/nix/store"],
      ],
      starter: { kind: "boot" },
      after: ["nix.mount"],
    },
    ...(nixStore.follow
      ? [
          {
            ...onDemand,
            option,
            unit: storeFollowUnit,
            commands: [["wsl-bare-store", "follow", "--system=/run/current-system", ...generations]] as const,
            starter: { kind: "path", path: "/nix/var/nix/profiles" } as const,
            after: [storeMarkerUnit],
            restarts: false,
          },
        ]
      : []),
  ];
}

function healthService({ healthCheck, nixStore }: BareMounts): ExpectedService[] {
  const { deleteOlderThan, enable, interval } = healthCheck;
  const older = deleteOlderThan === null ? [] : [`--delete-older-than=${deleteOlderThan}`];
  return enable
    ? [
        {
          ...onDemand,
          option: showOption(["wsl", "bareMounts", "healthCheck"]),
          unit: "wsl-bare-store-health.service",
          commands: [["wsl-bare-store", "health", ...older]],
          starter: { kind: "timer", interval },
          after: nixStore.enable ? [storeMarkerUnit] : [],
        },
      ]
    : [];
}

function metricsService({ metrics, validation }: BareMounts): ExpectedService[] {
  return metrics.enable
    ? [
        {
          ...onDemand,
          option: showOption(["wsl", "bareMounts", "metrics"]),
          unit: "wsl-bare-mounts-metrics.service",
          commands: [["wsl-bare-mount", "metrics", "--write"]],
          starter: { kind: "timer", interval: metrics.interval },
          after: validation.enable ? [validationUnit] : [],
          // A disk that does not answer must not keep the next run away.
          limit: 60,
          isBackground: { processor: true, disk: false },
        },
      ]
    : [];
}

function validationService({ validation }: BareMounts): ExpectedService[] {
  return validation.enable
    ? [
        {
          ...onDemand,
          option: showOption(["wsl", "bareMounts", "validation"]),
          unit: validationUnit,
          commands: [["wsl-bare-mount", "validate"]],
          starter: { kind: "boot" },
          after: [],
          limit: 60,
          isBackground: loud,
        },
      ]
    : [];
}
