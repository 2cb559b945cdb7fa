import type { BareMounts, Disk, Subvolume } from "../bare-mounts.ts";
import type { FileSystemType } from "../filesystem.ts";
import type { ScopeItem } from "../kernel/index.ts";

/** A disk, with the name of its unit and the other disks that would have the same. */
export type DiskItem = ScopeItem &
  Disk & {
    readonly name: string;
    readonly slug: string;
    readonly sameUnit: readonly string[];
    /** The options that are set by which Linux finds it. */
    readonly identities: readonly Identity[];
  };

/** How a disk is named: a text that a person copied from Windows or from `lsblk`. */
export type Identity = ScopeItem & {
  /** Name of the disk. */
  readonly disk: string;
  readonly text: string;
  /** What no two disks may share, where Linux finds the disk by it; null: Windows does. */
  readonly device: string | null;
};

/** With the same option of other disks that has the same text, for those by which Linux finds a disk. */
export type IdentityItem = Identity & { readonly sameDevice: readonly string[] };

/** A mount that the configuration asks for: the options of what is mounted. `at` is that. */
export type Mount = ScopeItem & {
  readonly mountPoint: string;
  readonly neededForBoot: boolean;
  readonly automount: { readonly enable: boolean };
  readonly onFailure: "degrade" | "block";
};

/** With the others on the same mount point. */
export type MountItem = Mount & { readonly samePoint: readonly string[] };

/** One mount option in a list; `name` is the part before `=`, `siblings` are the names in its list. */
export type MountOptionItem = ScopeItem & {
  readonly text: string;
  readonly name: string;
  readonly siblings: readonly string[];
  readonly fsType: FileSystemType;
  /** Whether the list is of one mount, not of the file system. */
  readonly ofOneMount: boolean;
  /** What to do instead of giving this option; empty where it may be given. */
  readonly advice: string;
};

/** A mount on access, and the mounts above it that the boot does not need. */
export type OnAccessItem = Mount & { readonly optionalAbove: readonly string[] };

/** The driver that a disk needs. */
export type DriverItem = ScopeItem & {
  readonly fsType: FileSystemType;
  /** The first of WSL's kernels that can mount its file system; null: none can. */
  readonly kernel: string | null;
};

/** An option that is set and that only Btrfs has. */
export type BtrfsSetting = ScopeItem & { readonly fsType: FileSystemType };

/** A compression that is set, taken apart. */
export type CompressionItem = ScopeItem & {
  readonly algorithm: string;
  readonly level: string | null;
  readonly inForce: string;
};

/** A subvolume, and the others of its file system that lie at the same path. */
export type SubvolumeItem = ScopeItem &
  Subvolume & { readonly name: string; readonly samePath: readonly string[] };

/** Paths of a disk's subvolumes that begin with a slash, and what to write instead. `at` is the disk. */
export type SlashedItem = ScopeItem & {
  readonly slashed: readonly string[];
  readonly unslashed: readonly string[];
};

/** A directory of a disk's file system that is bound somewhere, and what there is to say of the disk. */
export type BindItem = ScopeItem & {
  readonly disk: string;
  readonly directory: string;
  readonly neededForBoot: boolean;
  /** Whether such a disk is configured. */
  readonly isDisk: boolean;
  /** Where the disk's file system is mounted. */
  readonly source: string | null;
  /** Whether the boot waits for the disk's file system. */
  readonly isEarly: boolean;
  /** Whether what is bound lies below what it is mounted on, directly or by way of other mounts. */
  readonly needsItself: boolean;
};

/** The directory that is bound to /nix. */
export type NixStoreItem = Omit<BindItem, "disk" | "neededForBoot" | "needsItself"> & {
  readonly disk: string | null;
};

/** A LUKS container that is unlocked at boot. */
export type EncryptionItem = ScopeItem & { readonly keyFile: string | null; readonly slug: string };

/** An option that holds a path of the distribution's own. */
export type Path = ScopeItem & { readonly text: string };

/** A further device of a file system, as Windows finds it. */
export type AdditionalDeviceItem = ScopeItem & Disk["additionalDevices"][string] & { readonly name: string };

/** An option by which a disk would be written. */
export type Writer = ScopeItem & {
  /** Whether the disk is read-only. */
  readonly readOnly: boolean;
};

/** What the script on Windows is told beside the disks. */
export type WindowsItem = ScopeItem & { readonly logFile: string | null };

/** What parts of the module add to lists that rules of any part look at. */
export interface Added {
  readonly identities: readonly Identity[];
  readonly mounts: readonly Mount[];
  readonly mountOptions: readonly MountOptionItem[];
  readonly btrfsSettings: readonly BtrfsSetting[];
  readonly paths: readonly Path[];
  readonly writers: readonly Writer[];
}

/** What one part adds. */
export type Adds = (config: BareMounts) => Partial<Added>;

/** Everything that rules look at, by the name that one of them has in a rule. */
export interface BareMountsScopes {
  readonly disk: readonly DiskItem[];
  readonly identity: readonly IdentityItem[];
  readonly mount: readonly MountItem[];
  readonly mountOption: readonly MountOptionItem[];
  readonly onAccess: readonly OnAccessItem[];
  readonly driver: readonly DriverItem[];
  readonly writer: readonly Writer[];
  readonly btrfsSetting: readonly BtrfsSetting[];
  readonly compression: readonly CompressionItem[];
  readonly subvolume: readonly SubvolumeItem[];
  readonly slashedPaths: readonly SlashedItem[];
  readonly bind: readonly BindItem[];
  readonly sharedAutomount: readonly Mount[];
  readonly encryption: readonly EncryptionItem[];
  readonly path: readonly Path[];
  readonly nixStore: readonly NixStoreItem[];
  readonly besideNixStore: readonly Mount[];
  readonly encryptedOnSeveral: readonly ScopeItem[];
  readonly additionalDevice: readonly AdditionalDeviceItem[];
  readonly windows: readonly WindowsItem[];
}

/** What one part gives rules to look at, of a configuration and of what all parts add. */
export type PartScopes = (config: BareMounts, all: Added) => Partial<BareMountsScopes>;
