# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
let
  words = text: builtins.filter (word: word != [ ] && word != "") (builtins.split "[ \n]+" text);
in
{
  compressionLevels = {
    zstd = [
      "-1"
      "-2"
      "-3"
      "-4"
      "-5"
      "-6"
      "-7"
      "-8"
      "-9"
      "-10"
      "-11"
      "-12"
      "-13"
      "-14"
      "-15"
      "1"
      "2"
      "3"
      "4"
      "5"
      "6"
      "7"
      "8"
      "9"
      "10"
      "11"
      "12"
      "13"
      "14"
      "15"
    ];
    zlib = [ "1" "2" "3" "4" "5" "6" "7" "8" "9" ];
    lzo = [ ];
  };
  defaultCompressionLevel = "3";
  defaultUniversalOptions = [ "noatime" "ssd" "space_cache=v2" "discard=async" ];
  fileSystemKernels = {
    btrfs = "5.15";
  };
  fileSystemWideOptions = {
    btrfs = words ''
      acl noacl autodefrag noautodefrag barrier nobarrier clear_cache commit datacow datasum degraded
      discard nodiscard enospc_debug noenospc_debug fatal_errors flushoncommit noflushoncommit max_inline
      metadata_ratio norecovery nologreplay rescan_uuid_tree rescue skip_balance space_cache nospace_cache
      ssd nossd ssd_spread nossd_spread thread_pool treelog notreelog usebackuproot user_subvol_rm_allowed
    '';
  };
  modesOfMountPoints = {
    "/root" = "0700";
    "/tmp" = "1777";
    "/var/tmp" = "1777";
  };
  reservedMountOptions = {
    compress = "belongs to the file system and decides for all its mounts; set `compression` instead";
    compress-force = "belongs to the file system and decides for all its mounts; set `compression` instead";
    device = "names further disks of the file system, which the disk's service scans for; leave it out";
    nodatacow = "switches compression and checksums off for the whole file system; set `nodatacow` of a subvolume";
    nodatasum = "switches compression and checksums off for the whole file system; set `nodatacow` of a subvolume";
    subvol = "follows from the subvolume's `path`; leave it out";
    subvolid = "changes when a subvolume is made anew; set the subvolume's `path`";
  };
}
