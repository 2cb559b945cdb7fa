// Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
export interface BareMountsConfig {
  /**
   * Whether to enable bare disks and VHDX files that Windows hands to WSL.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * Name of this distribution among those that share disks: its directory on the
   * disk that has its Nix store is named for it.
   * @default "main"
   * @example "dev"
   */
  instance?: string | undefined;
  /**
   * Seconds to wait for a disk to appear. What needs the disk fails after that.
   * @default 60
   * @example 120
   */
  deviceTimeout?: number | undefined;
  /**
   * Seconds between two looks for a disk that is not there yet.
   * @default 2
   * @example 5
   */
  retryInterval?: number | undefined;
  /**
   * Disks that Windows attaches to WSL without mounting them, by name.
   * @default {}
   * @example { data: { uuid: "e030a5d0-fd70-4823-8f51-e6ea8c145fe6", filesystem: { fsType: "ext4", mountPoint: "/mnt/data" } } }
   */
  disks?: Record<string, DiskConfig> | undefined;
  nixStore?: NixStoreConfig | undefined;
  /**
   * Directories of the disks' file systems that appear elsewhere, too, by their
   * mount point.
   * @default {}
   * @example { "/shared": { disk: "storage", directory: "shared", readOnly: true } }
   */
  binds?: Record<string, BindConfig> | undefined;
  validation?: ValidationConfig | undefined;
  healthCheck?: HealthCheckConfig | undefined;
  metrics?: MetricsConfig | undefined;
  windows?: WindowsConfig | undefined;
}

export interface NixStoreConfig {
  /**
   * Whether to enable this instance's `/nix` on one of the disks.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * Name of the disk, of those in `wsl.bareMounts.disks`, that has the
   * store.
   * @default null
   * @example "storage"
   */
  disk?: string | null | undefined;
  /**
   * Directory of the disk's file system that is bound to `/nix`, a relative path;
   * null: `nixos-wsl-<instance>`. Each instance needs one of its own.
   * @default null
   * @example "nixos-wsl-main"
   */
  directory?: string | null | undefined;
  /**
   * Whether to look, before `/nix` is covered, if the directory holds the whole
   * closure of the system that is booting, path by path. If not, the boot goes on
   * with the store of the distribution's own VHD, and says how to migrate. Without
   * the guard a directory that lacks a path leaves a system that cannot run its own
   * programs.
   * @default true
   * @example false
   */
  guard?: boolean | undefined;
  /**
   * Whether to copy each new system to the VHD's own store, too. WSL starts systemd
   * from there: without the copy the distribution keeps booting the system that the
   * VHD has, whatever was switched to since.
   * @default true
   * @example false
   */
  follow?: boolean | undefined;
  /**
   * How many of the newest generations the VHD's store keeps; older ones are
   * deleted, with what only they need. null: all of them. Garbage collection on the
   * running system reaches the disk's store only.
   * @default null
   * @example 5
   */
  keepGenerations?: number | null | undefined;
}

export interface ValidationConfig {
  /**
   * Whether a service fails at the end of the boot if a mount is missing or wrong.
   * @default true
   * @example false
   */
  enable?: boolean | undefined;
  /**
   * Percent of a file system that should be free. With less there is a warning.
   * @default 5
   * @example 10
   */
  minimumFree?: number | undefined;
}

export interface HealthCheckConfig {
  /**
   * Whether to enable a regular check of the Nix store's contents against their hashes.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * When to do it. See [`systemd.time(7)`](https://man7.org/linux/man-pages/man7/systemd.time.7.html), Calendar Events.
   * @default "weekly"
   * @example "Sun 03:00"
   */
  interval?: string | undefined;
  /**
   * Age of generations to delete after a check that found nothing, with the garbage
   * that they leave; null: none.
   * @default null
   * @example "30d"
   */
  deleteOlderThan?: string | null | undefined;
}

export interface MetricsConfig {
  /**
   * Whether to enable metrics of the mounts in a text file for Prometheus' node exporter (`--collector.textfile.directory`).
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * When to do it. See [`systemd.time(7)`](https://man7.org/linux/man-pages/man7/systemd.time.7.html), Calendar Events.
   * @default "*:0/5"
   * @example "Sun 03:00"
   */
  interval?: string | undefined;
  /**
   * Directory of the file, an absolute path. It is created where it is missing.
   * @default "/var/lib/prometheus-node-exporter"
   * @example "/var/lib/node-exporter/textfile"
   */
  directory?: string | undefined;
}

export interface WindowsConfig {
  /**
   * Name of the scheduled task on Windows that `Mount-WslBareDisks.ps1 -Install`
   * registers: it attaches the disks at log-on, and whenever the distribution asks
   * for a disk that is missing. null: there is none.
   *
   * Distributions of one user may share a task when they have the same disks; others
   * need names of their own.
   * @default "WSL bare disks"
   * @example "WSL bare disks (dev)"
   */
  taskName?: string | null | undefined;
  /**
   * File on Windows to which the script logs what it does; it is rotated at 1 MiB,
   * three older ones are kept. null: `Mount-WslBareDisks.log` beside the installed
   * script, where only administrators can write.
   * @default null
   * @example "D:\\logs\\wsl-disks.log"
   */
  logFile?: string | null | undefined;
}

export interface BindConfig {
  /**
   * Where the directory appears, an absolute path.
   * @default its name
   * @example "/shared"
   */
  mountPoint?: string | undefined;
  /**
   * Name of the disk, of those in `wsl.bareMounts.disks`. Its
   * `filesystem.mountPoint` must be set.
   * @example "storage"
   */
  disk: string;
  /**
   * Directory of the disk's file system, a relative path. It is created where it is
   * missing.
   * @example "shared"
   */
  directory: string;
  /**
   * Whether nothing can be written there. Elsewhere the directory stays as it is.
   * @default false
   * @example true
   */
  readOnly?: boolean | undefined;
  /**
   * Further mount options: those that work for each mount.
   * @default []
   * @example ["nosuid", "nodev"]
   */
  options?: string[] | undefined;
  /**
   * Whether to mount before anything that is ordered after `local-fs.target` starts.
   *
   * The boot then waits for the disk, for `wsl.bareMounts.deviceTimeout`
   * seconds at most. Everything that is not needed for boot is mounted beside the
   * boot and never delays it.
   * @default false
   * @example true
   */
  neededForBoot?: boolean | undefined;
  automount?: AutomountConfig | undefined;
}

export interface AutomountConfig {
  /**
   * Whether to enable mounting on first access instead of at boot.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * Seconds without access after which to unmount; null: never.
   * @default null
   * @example 60
   */
  idleTimeout?: number | null | undefined;
}

export interface DiskConfig {
  /**
   * Serial number of the disk as Windows reports it, padding and trailing dot
   * included. Windows attaches the disk that has it.
   *
   * In PowerShell:
   * `Get-Disk | Format-Table Number, SerialNumber, FriendlyName, Size`.
   * @default null
   * @example "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4."
   */
  serialNumber?: string | null | undefined;
  /**
   * Unique id of the disk as Windows reports it, for disks that share or lack a
   * serial number.
   *
   * In PowerShell: `Get-Disk | Format-Table Number, UniqueId, FriendlyName, Size`.
   * @default null
   * @example "eui.E8238FA6BF530001001B448B4ED0B0F4"
   */
  uniqueId?: string | null | undefined;
  /**
   * Path on Windows of a VHDX file that takes the place of a physical disk.
   *
   * A VHDX often is the faster choice: measured at 16 MB blocks, 6.0 GB/s against
   * 1.1 GB/s for a bare disk.
   * @default null
   * @example "E:\\wsl-storage.vhdx"
   */
  vhd?: string | null | undefined;
  /**
   * Size in GiB up to which the VHDX file can grow, for
   * `Mount-WslBareDisks.ps1 -Create`, which makes the file where it is missing. What
   * exists is never touched. null: the file is never made.
   * @default null
   * @example 2048
   */
  vhdSize?: number | null | undefined;
  /**
   * Whether to attach the disk although Windows uses volumes on it, which disappear
   * from Windows then: those with a drive letter or in a folder, and those of
   * BitLocker. The disk must be named by its `serialNumber`.
   *
   * A disk that holds the running Windows, a boot or system partition or a page file
   * is never attached.
   * @default false
   * @example true
   */
  allowDriveLetters?: boolean | undefined;
  /**
   * UUID of the file system, by which Linux finds the disk. `lsblk --fs` shows it.
   * @default null
   * @example "e030a5d0-fd70-4823-8f51-e6ea8c145fe6"
   */
  uuid?: string | null | undefined;
  /**
   * Label of the file system, by which Linux finds the disk. `lsblk --fs` shows it.
   * @default null
   * @example "wsl-storage"
   */
  label?: string | null | undefined;
  /**
   * UUID of the partition, by which Linux finds the disk. `lsblk -o NAME,PARTUUID`
   * shows it.
   * @default null
   * @example "0b3c6f5e-7a52-4a5c-9f0e-2d1c4b7a9e10"
   */
  partitionUuid?: string | null | undefined;
  /**
   * Shell pattern for the name that the disk has, or would have, below
   * `/dev/disk/by-id`.
   *
   * NixOS-WSL runs without udev, so the names are derived from what `lsblk` says of
   * bus, model and serial number where that folder does not exist. The pattern must
   * match one disk only.
   * @default null
   * @example "nvme-Samsung_SSD_990_PRO_4TB_*"
   */
  devicePattern?: string | null | undefined;
  /**
   * Further devices of a Btrfs file system that lies on several, by a name of your
   * choice. Windows attaches them together with the disk; Linux finds them by
   * itself, since each says to which file system it belongs.
   * @default {}
   * @example { second: { serialNumber: "S6Z2NJ0TC14843A" } }
   */
  additionalDevices?: Record<string, AdditionalDeviceConfig> | undefined;
  /**
   * Whether this distribution only reads the disk: each of its mounts is read-only,
   * and nothing checks its file system, creates subvolumes on it or sets their
   * properties.
   *
   * The kernel replays a journal that a crash left even so; `noload` in
   * `filesystem.options` keeps ext4 from it, and `norecovery` XFS. A disk has one
   * state in all distributions, except for one with Btrfs: what another has mounted
   * for writing cannot be mounted read-only, and where this one is first, the other
   * gets it read-only.
   * @default false
   * @example true
   */
  readOnly?: boolean | undefined;
  encryption?: EncryptionConfig | undefined;
  filesystem: FilesystemConfig;
}

export interface EncryptionConfig {
  /**
   * Whether to enable unlocking of a LUKS2 container, in which the file system lies.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * Absolute path of a file that holds the key, on the distribution's own VHD and
   * readable by root alone. The path is used as it is: the file never gets into the
   * Nix store, which everyone can read.
   *
   * With encryption the options by which Linux finds the disk (`uuid`, `label`,
   * `partitionUuid`, `devicePattern`) name the LUKS container, not the file system
   * in it. `cryptsetup luksUUID <device>` shows its UUID.
   * @default null
   * @example "/var/lib/secrets/storage.key"
   */
  keyFile?: string | null | undefined;
  /**
   * Whether to pass TRIM through to the disk. It shows an attacker which blocks are
   * in use, and keeps an SSD fast.
   * @default false
   * @example true
   */
  allowDiscards?: boolean | undefined;
}

export interface FilesystemConfig {
  /**
   * Type of the file system. The disk is refused when it holds another one.
   * @example "ext4"
   */
  fsType: "btrfs" | "ext4" | "xfs" | "f2fs" | "vfat" | "exfat" | "ntfs3";
  /**
   * Where to mount the file system, an absolute path; null: nowhere.
   * @default null
   * @example "/mnt/data"
   */
  mountPoint?: string | null | undefined;
  /**
   * Mount options, on every mount of the file system. See [`mount(8)`](https://man7.org/linux/man-pages/man8/mount.8.html).
   * @default []
   * @example ["noatime"]
   */
  options?: string[] | undefined;
  /**
   * Whether the disk's service checks the file system before it is mounted, and
   * repairs what is safe to repair, as a VM that stopped without unmounting leaves
   * it: with [`e2fsck(8)`](https://man7.org/linux/man-pages/man8/e2fsck.8.html), [`fsck.f2fs(8)`](https://man7.org/linux/man-pages/man8/fsck.f2fs.8.html) or
   * [`fsck.exfat(8)`](https://man7.org/linux/man-pages/man8/fsck.exfat.8.html). Btrfs and XFS repair their logs by themselves; vfat
   * and ntfs3 are not checked.
   * @default true
   * @example false
   */
  check?: boolean | undefined;
  /**
   * Whether to mount before anything that is ordered after `local-fs.target` starts.
   *
   * The boot then waits for the disk, for `wsl.bareMounts.deviceTimeout`
   * seconds at most. Everything that is not needed for boot is mounted beside the
   * boot and never delays it.
   * @default false
   * @example true
   */
  neededForBoot?: boolean | undefined;
  automount?: AutomountConfig | undefined;
  /**
   * What happens when the disk is missing or broken at boot.
   *
   * - `degrade`: the boot goes on without the mounts, and
   *   `systemctl is-system-running` says `degraded`.
   * - `block`: the mounts of this disk are required, and the system does not come up
   *   without them.
   * @default "degrade"
   * @example "block"
   */
  onFailure?: "degrade" | "block" | undefined;
  /**
   * Compression of the whole Btrfs file system: algorithm and level for every file
   * in it that its subvolume's property does not set otherwise. The level holds for
   * those too. null: the kernel's default, no compression.
   * @default null
   * @example "zstd:1"
   */
  compression?: string | null | undefined;
  /**
   * Mount options of the whole Btrfs file system, repeated on each of its mounts.
   * Other file systems ignore them.
   * @default ["noatime", "ssd", "space_cache=v2", "discard=async"]
   * @example ["noatime", "space_cache=v2"]
   */
  universalOptions?: string[] | undefined;
  /**
   * Subvolumes of the Btrfs file system, each with what is mounted of it.
   * `filesystem.mountPoint` mounts the default subvolume, whichever that is.
   * @default {}
   * @example { nix: { mountPoint: "/nix", compression: "zstd:1", neededForBoot: true } }
   */
  subvolumes?: Record<string, SubvolumeConfig> | undefined;
  scrub?: ScrubConfig | undefined;
  balance?: BalanceConfig | undefined;
  managementMount?: ManagementMountConfig | undefined;
}

export interface ScrubConfig {
  /**
   * Whether to enable a regular scrub of the Btrfs file system: every block is read and held against its checksum.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * When to do it. See [`systemd.time(7)`](https://man7.org/linux/man-pages/man7/systemd.time.7.html), Calendar Events.
   * @default "monthly"
   * @example "Sun 03:00"
   */
  interval?: string | undefined;
}

export interface BalanceConfig {
  /**
   * Whether to enable a regular balance of the Btrfs file system: chunks that are nearly empty are merged.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * When to do it. See [`systemd.time(7)`](https://man7.org/linux/man-pages/man7/systemd.time.7.html), Calendar Events.
   * @default "monthly"
   * @example "Sun 03:00"
   */
  interval?: string | undefined;
  /**
   * Percent of a chunk that may be in use for it to be merged with others.
   * @default 50
   * @example 75
   */
  usage?: number | undefined;
}

export interface ManagementMountConfig {
  /**
   * Whether to enable a mount of the whole Btrfs file system, with all its subvolumes below it.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * Where to mount the whole file system, an absolute path.
   * @default "/btrfs_tmp"
   * @example "/btrfs_tmp"
   */
  mountPoint?: string | undefined;
}

export interface SubvolumeConfig {
  /**
   * Path of the subvolume inside the file system, without a leading slash.
   * @default its name
   * @example "@nix"
   */
  path?: string | undefined;
  /**
   * Where to mount the subvolume, an absolute path; null: nowhere. It then stays
   * reachable below the management mount.
   * @default null
   * @example "/nix"
   */
  mountPoint?: string | null | undefined;
  /**
   * How new files in the subvolume are compressed; null: leave the subvolume as it
   * is.
   *
   * This sets a property of the subvolume, since the mount option `compress` belongs
   * to the whole file system: the first mount decides for all. For the same reason
   * the **level** is the file system's, whatever is written here: a level that
   * differs from it gives a warning. `"none"` turns compression off.
   * @default null
   * @example "zstd:3"
   */
  compression?: string | null | undefined;
  /**
   * Whether new files in the subvolume are written in place (`chattr +C`), as
   * databases like it.
   *
   * Excludes compression and checksums, and does not change files that exist.
   * @default false
   * @example true
   */
  nodatacow?: boolean | undefined;
  /**
   * Whether to mount before anything that is ordered after `local-fs.target` starts.
   *
   * The boot then waits for the disk, for `wsl.bareMounts.deviceTimeout`
   * seconds at most. Everything that is not needed for boot is mounted beside the
   * boot and never delays it.
   * @default false
   * @example true
   */
  neededForBoot?: boolean | undefined;
  automount?: AutomountConfig | undefined;
  /**
   * Mount options of this subvolume alone: those that work for each mount, such as
   * `ro`, `nodev`, `noexec`. Options of the whole file system are refused here.
   * @default []
   * @example ["nodev", "nosuid"]
   */
  options?: string[] | undefined;
  /**
   * Whether to create the subvolume where it is missing. What exists is never
   * touched.
   * @default false
   * @example true
   */
  create?: boolean | undefined;
  /**
   * Permissions of the subvolume's top directory where `create` makes it; null:
   * those that its mount point has in NixOS, which are 1777 for `/tmp` and
   * `/var/tmp`, 0700 for `/root`, those of a user for a user's home, and 0755
   * elsewhere.
   * @default null
   * @example "1777"
   */
  mode?: string | null | undefined;
  /**
   * Owner of the subvolume's top directory where `create` makes it; null: the user
   * and the group whose home it is mounted at, and root elsewhere.
   * @default null
   * @example "postgres:postgres"
   */
  owner?: string | null | undefined;
}

export interface AdditionalDeviceConfig {
  /**
   * Serial number of the disk as Windows reports it, padding and trailing dot
   * included. Windows attaches the disk that has it.
   *
   * In PowerShell:
   * `Get-Disk | Format-Table Number, SerialNumber, FriendlyName, Size`.
   * @default null
   * @example "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4."
   */
  serialNumber?: string | null | undefined;
  /**
   * Unique id of the disk as Windows reports it, for disks that share or lack a
   * serial number.
   *
   * In PowerShell: `Get-Disk | Format-Table Number, UniqueId, FriendlyName, Size`.
   * @default null
   * @example "eui.E8238FA6BF530001001B448B4ED0B0F4"
   */
  uniqueId?: string | null | undefined;
  /**
   * Path on Windows of a VHDX file that takes the place of a physical disk.
   *
   * A VHDX often is the faster choice: measured at 16 MB blocks, 6.0 GB/s against
   * 1.1 GB/s for a bare disk.
   * @default null
   * @example "E:\\wsl-storage.vhdx"
   */
  vhd?: string | null | undefined;
}
