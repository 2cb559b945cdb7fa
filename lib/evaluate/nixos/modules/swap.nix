# Swap devices: their lines in fstab are written with those of file systems.
{ config, lib, pkgs, utils, ... }:
let
  inherit (lib) mkOption types;

  option = import ./option.nix { inherit lib; };
  required =
    type: description:
    mkOption { inherit type description; };
  flag = option types.bool false;
  isBlockDevice = lib.hasPrefix "/dev/";

  randomEncryption = types.submodule {
    options = {
      enable = flag "Whether it is encrypted with a key that nobody keeps.";
      cipher = option types.str "aes-xts-plain64" "The cipher.";
      keySize = option (types.nullOr types.str) null "Bits of the key.";
      sectorSize = option (types.nullOr types.str) null "Bytes of a sector.";
      source = option types.str "/dev/urandom" "Where the key comes from.";
      allowDiscards = flag "Whether the device may know which blocks are free.";
    };
  };

  swap =
    { config, options, ... }:
    {
      options = {
        device = required types.nonEmptyStr "The device or file.";
        label = required types.str "The label by which to find the device.";
        size = option (types.nullOr types.int) null "MiB of a file that is made; null: it is there.";
        priority = option (types.nullOr types.int) null "Devices with a higher priority are used first.";
        randomEncryption = option (types.coercedTo types.bool (enable: { inherit enable; }) randomEncryption) false
          "Whether it is encrypted with a key that nobody keeps.";
        discardPolicy = option (types.nullOr (types.enum [ "once" "pages" "both" ])) null "Which blocks to discard.";
        options = option (types.listOf types.nonEmptyStr) [ "defaults" ] "Options of fstab(5).";
        deviceName = mkOption { type = types.str; internal = true; description = "Its name below /dev/mapper."; };
        realDevice = mkOption { type = types.path; internal = true; description = "The device in fstab."; };
      };
      config = {
        device = lib.mkIf options.label.isDefined "/dev/disk/by-label/${config.label}";
        deviceName = builtins.replaceStrings [ "\\" ] [ "" ] (utils.escapeSystemdPath config.device);
        realDevice = if config.randomEncryption.enable then "/dev/mapper/${config.deviceName}" else config.device;
      };
    };

  isMade = swap: swap.size != null || swap.randomEncryption.enable;

  # Nothing runs here: the script only has to be there, as the unit that nixpkgs' nixos/modules/config/swap.nix makes.
  makeSwap = swap:
    let
      unit = "${utils.escapeSystemdPath swap.realDevice}.swap";
      isEncrypted = swap.randomEncryption.enable;
    in
    lib.nameValuePair "mkswap-${swap.deviceName}" {
      description = "Initialisation of swap device ${swap.device}";
      wantedBy = [ unit ];
      requiredBy = lib.optional isEncrypted unit;
      before = [ unit "shutdown.target" ];
      conflicts = [ "shutdown.target" ];
      after = [ "systemd-modules-load.service" ];
      path = [ pkgs.util-linux pkgs.e2fsprogs ] ++ lib.optional isEncrypted pkgs.cryptsetup;
      environment.DEVICE = swap.device;
      script = "mkswap ${swap.realDevice}";
      unitConfig = { RequiresMountsFor = [ "${dirOf swap.device}" ]; DefaultDependencies = false; };
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = isEncrypted;
        UMask = "0177";
        ExecStop = lib.optionalString isEncrypted "${pkgs.cryptsetup}/bin/cryptsetup luksClose ${swap.deviceName}";
      };
      restartIfChanged = false;
    };
in
{
  options.swapDevices = option (types.listOf (types.submodule swap)) [ ] "Devices and files to swap to.";

  config = {
    systemd.services = lib.listToAttrs (map makeSwap (builtins.filter isMade config.swapDevices));

    warnings = builtins.concatMap
      (swap: lib.optional (swap.size != null && isBlockDevice swap.device)
        "Setting the swap size of block device ${swap.device} has no effect")
      config.swapDevices;
  };
}
