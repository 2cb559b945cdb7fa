# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{
  compressionLevels = {
    zstd = [ "1" "2" "3" "4" "5" "6" "7" "8" "9" "10" "11" "12" "13" "14" "15" ];
    zlib = [ "1" "2" "3" "4" "5" "6" "7" "8" "9" ];
    lzo = [ ];
  };
  defaultCompressionLevel = "3";
  defaultUniversalOptions = [ "noatime" "ssd" "space_cache=v2" "discard=async" ];
  fileSystemWideOptions = {
    btrfs = [
      "acl" "noacl" "autodefrag" "noautodefrag" "barrier" "nobarrier" "clear_cache" "commit"
      "datacow" "datasum" "degraded" "discard" "nodiscard" "enospc_debug" "noenospc_debug"
      "fatal_errors" "flushoncommit" "noflushoncommit" "max_inline" "metadata_ratio"
      "norecovery" "nologreplay" "rescan_uuid_tree" "rescue" "skip_balance" "space_cache"
      "nospace_cache" "ssd" "nossd" "ssd_spread" "nossd_spread" "thread_pool" "treelog"
      "notreelog" "usebackuproot" "user_subvol_rm_allowed"
    ];
    ext4 = [
      "abort" "acl" "noacl" "auto_da_alloc" "noauto_da_alloc" "barrier" "nobarrier"
      "block_validity" "noblock_validity" "bsddf" "minixdf" "commit" "data" "data_err" "dax"
      "debug" "delalloc" "nodelalloc" "dioread_lock" "dioread_nolock" "discard" "nodiscard"
      "errors" "grpid" "nogrpid" "bsdgroups" "sysvgroups" "grpjquota" "grpquota" "init_itable"
      "noinit_itable" "inlinecrypt" "inode_readahead_blks" "journal_async_commit"
      "journal_checksum" "nojournal_checksum" "journal_dev" "journal_ioprio" "journal_path"
      "jqfmt" "max_batch_time" "min_batch_time" "max_dir_size_kb" "nombcache" "noload"
      "norecovery" "prefetch_block_bitmaps" "no_prefetch_block_bitmaps" "prjquota" "quota"
      "noquota" "resgid" "resuid" "sb" "stripe" "user_xattr" "nouser_xattr" "usrjquota"
      "usrquota"
    ];
    xfs = [
      "allocsize" "dax" "discard" "nodiscard" "filestreams" "gqnoenforce" "gquota" "grpid"
      "nogrpid" "bsdgroups" "sysvgroups" "grpquota" "ikeep" "noikeep" "inode32" "inode64"
      "largeio" "nolargeio" "logbsize" "logbufs" "logdev" "noalign" "norecovery" "nouuid"
      "noquota" "pqnoenforce" "pquota" "prjquota" "quota" "rtdev" "sunit" "swalloc" "swidth"
      "uqnoenforce" "uquota" "usrquota" "wsync"
    ];
    f2fs = [
      "acl" "noacl" "active_logs" "age_extent_cache" "alloc_mode" "atgc" "background_gc"
      "barrier" "nobarrier" "checkpoint" "checkpoint_merge" "nocheckpoint_merge"
      "compress_algorithm" "compress_cache" "compress_chksum" "compress_extension"
      "compress_log_size" "compress_mode" "data_flush" "disable_ext_identify"
      "disable_roll_forward" "discard" "nodiscard" "discard_unit" "errors" "extent_cache"
      "noextent_cache" "fastboot" "flush_merge" "noflush_merge" "fsync_mode" "gc_merge"
      "nogc_merge" "grpjquota" "grpquota" "inline_data" "noinline_data" "inline_dentry"
      "noinline_dentry" "inline_xattr" "noinline_xattr" "inline_xattr_size" "inlinecrypt"
      "jqfmt" "memory" "mode" "nocompress_extension" "norecovery" "prjjquota" "prjquota"
      "quota" "noquota" "reserve_root" "resgid" "resuid" "user_xattr" "nouser_xattr"
      "usrjquota" "usrquota"
    ];
    vfat = [
      "allow_utime" "check" "codepage" "debug" "discard" "dmask" "dos1xfloppy" "dots" "nodots"
      "errors" "fat" "flush" "fmask" "gid" "iocharset" "nfs" "numtail" "nonumtail" "quiet"
      "rodir" "shortname" "showexec" "sys_immutable" "time_offset" "tz" "uid" "umask"
      "uni_xlate" "usefree" "utf8"
    ];
    exfat = [
      "allow_utime" "discard" "dmask" "errors" "fmask" "gid" "iocharset" "keep_last_dots"
      "sys_tz" "time_offset" "uid" "umask" "zero_size_dir"
    ];
    ntfs3 = [
      "acl" "noacl" "delalloc" "discard" "dmask" "fmask" "force" "gid" "hidden" "nohidden"
      "hide_dot_files" "iocharset" "nocase" "prealloc" "noprealloc" "showmeta" "sparse"
      "sys_immutable" "uid" "umask" "windows_names"
    ];
  };
  mountPointsOfBoot = [ "/var" "/var/tmp" ];
  perMountOptions = [
    "async" "atime" "defaults" "dev" "diratime" "dirsync" "exec" "group" "iversion"
    "lazytime" "noatime" "nodev" "nodiratime" "noexec" "noiversion" "nolazytime" "nomand"
    "norelatime" "nostrictatime" "nosuid" "nosymfollow" "nouser" "owner" "relatime" "ro"
    "rw" "silent" "loud" "strictatime" "suid" "sync" "user" "users"
  ];
  reservedMountOptionPrefixes = {
    "x-systemd." = "changes how systemd orders or bounds the mount, which this module does; leave it out";
  };
  reservedMountOptions = {
    _netdev = "moves a local mount behind the network; leave it out";
    auto = "is the default; leave it out";
    bind = "mounts no disk; leave it out";
    comment = "is read by systemd in its older forms; write a comment into the Nix file";
    compress = "belongs to the file system and decides for all its mounts; set `compression` instead";
    compress-force = "belongs to the file system and decides for all its mounts; set `compression` instead";
    device = "names further disks of the file system, which the disk's service scans for; leave it out";
    noauto = "would leave the mount out of the boot; set `automount.enable` or take the mount point away";
    nodatacow = "switches compression and checksums off for the whole file system; set `nodatacow` of a subvolume";
    nodatasum = "switches compression and checksums off for the whole file system; set `nodatacow` of a subvolume";
    nofail = "follows from `onFailure`; leave it out";
    remount = "changes a mount instead of making one; leave it out";
    subvol = "follows from the subvolume's `path`; leave it out";
    subvolid = "changes when a subvolume is made anew; set the subvolume's `path`";
    "x-initrd.mount" = "has no meaning without an initrd, and NixOS-WSL has none; set `neededForBoot`";
    "x-systemd.automount" = "follows from `automount.enable`; leave it out";
    "x-systemd.device-timeout" = "waits for a udev device, which never appears on WSL; set `wsl.bareMounts.deviceTimeout`";
    "x-systemd.growfs" = "needs a udev device, which never appears on WSL; leave it out";
    "x-systemd.idle-timeout" = "follows from `automount.idleTimeout`; leave it out";
    "x-systemd.makefs" = "would format the disk; leave it out";
  };
  reservedMountPoints = [
    "/bin" "/etc" "/init" "/lib" "/mnt" "/mnt/wsl" "/nix/store" "/run" "/usr"
  ];
  reservedTrees = [ "/dev" "/proc" "/run/wsl-bare-mounts" "/sys" ];
  userSpacePrefixes = [ "x-" "X-" ];
}
