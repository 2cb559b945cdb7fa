# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
let
  words = text: builtins.filter (word: word != [ ] && word != "") (builtins.split "[ \n]+" text);
in
{
  fileSystemKernels = {
    ext4 = "5.15";
    xfs = "5.15";
    f2fs = "6.18";
    vfat = "5.15";
    exfat = "6.18";
    ntfs3 = null;
  };
  fileSystemWideOptions = {
    ext4 = words ''
      abort acl noacl auto_da_alloc noauto_da_alloc barrier nobarrier block_validity noblock_validity bsddf
      minixdf commit data data_err dax debug delalloc nodelalloc dioread_lock dioread_nolock discard
      nodiscard errors grpid nogrpid bsdgroups sysvgroups grpjquota grpquota init_itable noinit_itable
      inlinecrypt inode_readahead_blks journal_async_commit journal_checksum nojournal_checksum journal_dev
      journal_ioprio journal_path jqfmt max_batch_time min_batch_time max_dir_size_kb nombcache noload
      norecovery prefetch_block_bitmaps no_prefetch_block_bitmaps prjquota quota noquota resgid resuid sb
      stripe user_xattr nouser_xattr usrjquota usrquota
    '';
    xfs = words ''
      allocsize dax discard nodiscard filestreams gqnoenforce gquota grpid nogrpid bsdgroups sysvgroups
      grpquota ikeep noikeep inode32 inode64 largeio nolargeio logbsize logbufs logdev noalign norecovery
      nouuid noquota pqnoenforce pquota prjquota quota rtdev sunit swalloc swidth uqnoenforce uquota
      usrquota wsync
    '';
    f2fs = words ''
      acl noacl active_logs age_extent_cache alloc_mode atgc background_gc barrier nobarrier checkpoint
      checkpoint_merge nocheckpoint_merge compress_algorithm compress_cache compress_chksum
      compress_extension compress_log_size compress_mode data_flush disable_ext_identify
      disable_roll_forward discard nodiscard discard_unit errors extent_cache noextent_cache fastboot
      flush_merge noflush_merge fsync_mode gc_merge nogc_merge grpjquota grpquota inline_data noinline_data
      inline_dentry noinline_dentry inline_xattr noinline_xattr inline_xattr_size inlinecrypt jqfmt memory
      mode nocompress_extension norecovery prjjquota prjquota quota noquota reserve_root resgid resuid
      user_xattr nouser_xattr usrjquota usrquota
    '';
    vfat = words ''
      allow_utime check codepage debug discard dmask dos1xfloppy dots nodots errors fat flush fmask gid
      iocharset nfs numtail nonumtail quiet rodir shortname showexec sys_immutable time_offset tz uid umask
      uni_xlate usefree utf8
    '';
    exfat = words ''
      allow_utime discard dmask errors fmask gid iocharset keep_last_dots sys_tz time_offset uid umask
      zero_size_dir
    '';
    ntfs3 = words ''
      acl noacl delalloc discard dmask fmask force gid hidden nohidden hide_dot_files iocharset nocase
      prealloc noprealloc showmeta sparse sys_immutable uid umask windows_names
    '';
  };
  oldestKernel = "5.15";
  perMountOptions = words ''
    async atime defaults dev diratime dirsync exec group iversion lazytime noatime nodev nodiratime noexec
    noiversion nolazytime nomand norelatime nostrictatime nosuid nosymfollow nouser owner relatime ro rw
    silent loud strictatime suid sync user users
  '';
  userSpacePrefixes = [ "x-" "X-" ];
}
