# Options as they were first written, with a warning that names those of today.
{ config, lib, options, ... }:

let
  inherit (lib) mkOption types;

  old = config.wslStorageMount;

  string = default: example: description: mkOption {
    type = types.str;
    inherit default description example;
  };

  disk = "wsl.bareMounts.disks.<name>";
in
{
  options.wslStorageMount = {
    enable = lib.mkEnableOption "a disk for the Nix store. Use {option}`wsl.bareMounts` instead";
    diskSerialNumber = string "" "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4."
      "Use {option}`wsl.bareMounts.disks.<name>.serialNumber` instead.";
    mountName = string "storage" "internal-4tb-nvme"
      "Name of the disk. Use {option}`wsl.bareMounts.disks.<name>` instead.";
    deviceId = string "" "nvme-Samsung_SSD_990_PRO_4TB_S6Z2NJ0TC14842T"
      "Use {option}`wsl.bareMounts.disks.<name>.devicePattern` instead.";
    mountPoint = string "/mnt/wsl/storage" "/mnt/wsl/storage"
      "Use {option}`wsl.bareMounts.disks.<name>.filesystem.mountPoint` instead.";
    nixStoreSubdir = string "nixos-wsl-main" "nixos-wsl-dev"
      "Use {option}`wsl.bareMounts.nixStore.directory` instead.";
    bindMountNixStore = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Use {option}`wsl.bareMounts.nixStore.enable` instead.";
    };
  };

  config = lib.mkMerge [
    {
      warnings = lib.optional
        (lib.any lib.isList options.wsl.bareMounts.disks.definitions)
        "wsl.bareMounts.disks: is a list; write wsl.bareMounts.disks.<name> = { … } instead, with the name of each entry. [listed-option]";
    }
    (lib.mkIf old.enable {
      warnings = [
        "wslStorageMount: was replaced; use wsl.bareMounts: diskSerialNumber is ${disk}.serialNumber, mountName the name of the disk, deviceId ${disk}.devicePattern, mountPoint ${disk}.filesystem.mountPoint, nixStoreSubdir wsl.bareMounts.nixStore.directory, bindMountNixStore wsl.bareMounts.nixStore.enable. [renamed-option]"
      ];

      wsl.bareMounts = {
        enable = true;
        disks.${old.mountName} = {
          serialNumber = old.diskSerialNumber;
          devicePattern = old.deviceId;
          filesystem = {
            fsType = "ext4";
            inherit (old) mountPoint;
            options = [ "noatime" ];
            neededForBoot = old.bindMountNixStore;
          };
        };
        nixStore = lib.mkIf old.bindMountNixStore {
          enable = true;
          disk = old.mountName;
          directory = old.nixStoreSubdir;
        };
      };
    })
  ];
}
