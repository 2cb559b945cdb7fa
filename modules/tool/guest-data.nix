# /etc/nixos-wsl/mounts.json: what is configured, for the programs inside the distribution.
{ binds, cfg, disks, lib, metricsFile, systemRoot, text }:

let
  algorithm = lib.mapNullable (compression: lib.head (lib.splitString ":" compression));

  subvolumes = filesystem:
    lib.optionals (filesystem.fsType == "btrfs") (map
      (subvolume: {
        inherit (subvolume) mountPoint nodatacow path;
        # The property names the algorithm only: the level is the file system's.
        compression = algorithm subvolume.compression;
      })
      (lib.attrValues filesystem.subvolumes));

  diskEntry = { disk, link, name, unit, ... }: {
    inherit link name unit;
    inherit (disk.filesystem) fsType;
    windows = { inherit (disk) serialNumber uniqueId vhd; };
    linux = { inherit (disk) devicePattern label partitionUuid uuid; };
    encrypted = disk.encryption.enable;
    subvolumes = subvolumes disk.filesystem;
  };

  mountEntry = disk: mount: {
    inherit (mount) fsType mountPoint subvolume;
    inherit disk;
    mountUnit = text.mountUnit mount.mountPoint;
    directory = null;
    source = null;
    options = reachingKernel mount.options;
    automount = mount.automount.enable;
    inherit (mount) neededForBoot;
  };

  bindEntry = { automount, directory, disk, mountPoint, neededForBoot, options, source, ... }: {
    inherit directory disk mountPoint neededForBoot source;
    mountUnit = text.mountUnit mountPoint;
    inherit (cfg.disks.${disk}.filesystem) fsType;
    subvolume = null;
    options = reachingKernel options;
    automount = automount.enable;
  };

  # Those for programs in user space reach no file system.
  reachingKernel = lib.filter (option: !lib.hasPrefix "x-" option && !lib.hasPrefix "X-" option);

  store = {
    inherit (cfg.nixStore) disk follow guard;
    directory = text.nixStoreDirectory cfg;
    source = "${cfg.disks.${cfg.nixStore.disk}.filesystem.mountPoint}/${text.nixStoreDirectory cfg}";
  };
in
{
  environment.etc."nixos-wsl/mounts.json".text = builtins.toJSON {
    # Raised when a reader of the old form could not read the new one.
    version = 1;
    inherit (cfg) instance;
    task = cfg.windows.taskName;
    inherit systemRoot;
    inherit (cfg.validation) minimumFree;
    metrics = metricsFile;
    disks = map diskEntry disks;
    mounts = lib.concatMap ({ mounts, name, ... }: map (mountEntry name) mounts) disks ++ map bindEntry binds;
    nixStore = if cfg.nixStore.enable then store else null;
  };
}
