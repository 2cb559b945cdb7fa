import type { BareMounts, Bind, Disk, Subvolume } from "../schema/index.ts";
import { inNixOrder, showOption, slugOf } from "../schema/index.ts";
import { mountUnitName } from "../systemd/index.ts";
import { reached } from "./dependents.ts";

/** A disk that the configuration describes, as systemd should show it. */
export interface ExpectedDisk {
  /** Full option path. */
  readonly option: string;
  readonly name: string;
  readonly disk: Disk;
  /** Name of its service. */
  readonly unit: string;
  /** The link that its service makes. */
  readonly link: string;
  /** Options of its whole file system, the same on each of its mounts. */
  readonly fileSystemOptions: readonly string[];
  readonly mounts: readonly ExpectedMount[];
}

/** A mount that the configuration asks for, as fstab and systemd should show it. */
export interface ExpectedMount {
  /** Full option path of what is mounted. */
  readonly option: string;
  readonly disk: string;
  readonly mountPoint: string;
  /** Name of its mount unit. */
  readonly mountUnit: string;
  /** The link that the disk's service makes; of a bind the directory that is bound. */
  readonly device: string;
  /** Whether a directory is bound, and no disk mounted. */
  readonly isBind: boolean;
  /** Name of the disk's service. */
  readonly unit: string;
  readonly fsType: string;
  /** Path of the mounted subvolume from the top of its file system; null: whichever is the default. */
  readonly subvolume: string | null;
  /** Options of the whole file system, the same on each of its mounts. */
  readonly fileSystemOptions: readonly string[];
  /** Options of this mount alone. */
  readonly ownOptions: readonly string[];
  readonly neededForBoot: boolean;
  readonly blocks: boolean;
  readonly automount: { readonly enable: boolean; readonly idleTimeout: number | null };
  /** The options of its fstab line: all of these, no other, and none twice. */
  readonly options: ReadonlySet<string>;
}

/** What a line of fstab is held against. */
export type ExpectedFstabLine = Pick<
  ExpectedMount,
  "option" | "mountPoint" | "device" | "fsType" | "fileSystemOptions" | "ownOptions" | "options"
>;

/** Every disk of a configuration with its mounts, read from the options alone: what a system is held against. */
export function expectedDisks(config: BareMounts): ExpectedDisk[] {
  return inNixOrder(config.disks).map(([name, disk]) => {
    const slug = slugOf(name);
    const identity = {
      option: showOption(["wsl", "bareMounts", "disks", name]),
      name,
      disk,
      unit: `wsl-bare-disk-${slug}.service`,
      link: `/run/wsl-bare-mounts/${slug}`,
      fileSystemOptions: fileSystemOptions(disk),
    };
    return { ...identity, mounts: [...mountsOf(identity), ...bindsOf(config, identity)] };
  });
}

/** Where the service that looks at the store on a disk says that it may cover /nix, and what is mounted then. */
export const storeLink = "/run/wsl-bare-mounts/nix-store";

/** The service that looks at the store on a disk before it covers /nix. */
export const storeGuardUnit = "wsl-bare-store-guard.service";

/** The fstab line of this instance's store; null where it has none on a disk. */
export function expectedStore({ nixStore }: BareMounts): ExpectedFstabLine | null {
  return nixStore.enable
    ? {
        option: showOption(["wsl", "bareMounts", "nixStore"]),
        mountPoint: "/nix",
        device: storeLink,
        fsType: "none",
        fileSystemOptions: [],
        ownOptions: ["bind"],
        options: new Set([...["x-initrd.mount", "bind", "nofail"], ...["x-systemd.before=local-fs.target"]]),
      }
    : null;
}

/** Whether the boot waits for a mount on purpose. */
export function isInBoot({
  neededForBoot,
  blocks,
}: Pick<ExpectedMount, "neededForBoot" | "blocks">): boolean {
  return neededForBoot || blocks;
}

/** Mounts with those that hold them: what they lie below, what they are bound from, what those lie below, and so on. */
export function withWhatHolds(
  mounts: readonly ExpectedMount[],
  all: readonly ExpectedMount[],
): ReadonlySet<ExpectedMount> {
  return reached(mounts, ({ device, isBind, mountPoint }) => {
    const paths = [`${mountPoint}/`, ...(isBind ? [`${device}/`] : [])];
    return all.filter((other) => paths.some((path) => path.startsWith(`${other.mountPoint}/`)));
  });
}

/**
 * Mount points that NixOS takes for needed for boot whatever is said of them.
 * Source: nixpkgs, nixos/lib/utils.nix, pathsNeededForBoot.
 */
const earlyMountPoints: ReadonlySet<string> = new Set([
  ...["/", "/nix", "/nix/store", "/var", "/var/log", "/var/lib", "/var/lib/nixos", "/etc", "/usr"],
]);

function optionsOf(mount: Omit<ExpectedMount, "options">): ReadonlySet<string> {
  const { automount, blocks, mountPoint, neededForBoot, unit } = mount;
  return new Set([
    ...(neededForBoot || earlyMountPoints.has(mountPoint) ? ["x-initrd.mount"] : []),
    ...mount.fileSystemOptions,
    ...mount.ownOptions,
    `x-systemd.requires=${unit}`,
    `x-systemd.after=${unit}`,
    ...(blocks ? [] : ["nofail"]),
    ...(isInBoot(mount) ? ["x-systemd.before=local-fs.target"] : []),
    ...(automount.enable ? ["x-systemd.automount"] : []),
    ...(automount.enable && automount.idleTimeout !== null
      ? [`x-systemd.idle-timeout=${automount.idleTimeout}`]
      : []),
  ]);
}

/** The service that says what is mounted. */
export const validationUnit = "validate-wsl-bare-mounts.service";

function fileSystemOptions({ filesystem, readOnly }: Disk): string[] {
  const isBtrfs = filesystem.fsType === "btrfs";
  const { compression, options, universalOptions } = filesystem;
  return [
    ...(isBtrfs ? universalOptions : []),
    ...(isBtrfs && compression !== null ? [`compress=${compression}`] : []),
    ...options,
    ...(readOnly ? ["ro"] : []),
  ];
}

function withOptions(mount: Omit<ExpectedMount, "options">): ExpectedMount {
  return { ...mount, options: optionsOf(mount) };
}

function mountsOf({ name, disk, unit, link, ...identity }: Omit<ExpectedDisk, "mounts">): ExpectedMount[] {
  const { filesystem } = disk;
  const mount = (
    place: readonly string[],
    of: Pick<Subvolume, "mountPoint" | "neededForBoot" | "automount">,
    subvolume: string | null,
    ownOptions: readonly string[],
  ): ExpectedMount[] =>
    of.mountPoint === null
      ? []
      : [
          withOptions({
            option: showOption(["wsl", "bareMounts", "disks", name, "filesystem", ...place]),
            disk: name,
            mountPoint: of.mountPoint,
            mountUnit: mountUnitName(of.mountPoint) ?? "",
            device: link,
            isBind: false,
            unit,
            fsType: filesystem.fsType,
            subvolume,
            fileSystemOptions: identity.fileSystemOptions,
            ownOptions,
            neededForBoot: of.neededForBoot,
            blocks: filesystem.onFailure === "block",
            automount: of.automount,
          }),
        ];
  const own = mount([], filesystem, null, []);
  if (filesystem.fsType !== "btrfs") {
    return own;
  }
  const { managementMount } = filesystem;
  return [
    ...own,
    ...inNixOrder(filesystem.subvolumes).flatMap(([subvolumeName, subvolume]) =>
      mount(["subvolumes", subvolumeName], subvolume, `/${subvolume.path}`, [
        `subvol=/${subvolume.path}`,
        ...subvolume.options,
      ]),
    ),
    ...(managementMount.enable
      ? mount(
          ["managementMount"],
          {
            mountPoint: managementMount.mountPoint,
            neededForBoot: false,
            automount: { enable: false, idleTimeout: null },
          },
          "/",
          ["subvolid=5"],
        )
      : []),
  ];
}

function bindsOf(config: BareMounts, { name, disk, unit }: Omit<ExpectedDisk, "mounts">): ExpectedMount[] {
  return inNixOrder(config.binds)
    .filter(([, bind]) => bind.disk === name)
    .map(([bindName, bind]: [string, Bind]) =>
      withOptions({
        option: showOption(["wsl", "bareMounts", "binds", bindName]),
        disk: name,
        mountPoint: bind.mountPoint,
        mountUnit: mountUnitName(bind.mountPoint) ?? "",
        device: `${disk.filesystem.mountPoint}/${bind.directory}`,
        isBind: true,
        unit,
        fsType: "none",
        subvolume: null,
        fileSystemOptions: [],
        ownOptions: ["bind", ...(bind.readOnly ? ["ro"] : []), ...bind.options],
        neededForBoot: bind.neededForBoot,
        blocks: false,
        automount: bind.automount,
      }),
    );
}
