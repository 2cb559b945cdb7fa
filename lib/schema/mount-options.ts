import type { FileSystemType } from "./filesystem.ts";

/**
 * Mount options that belong to one mount, whatever the file system.
 * Source: mount(8), FILESYSTEM-INDEPENDENT MOUNT OPTIONS, without those in `reservedMountOptions`.
 */
export const perMountOptions = words(`
  async atime defaults dev diratime dirsync exec group iversion lazytime noatime nodev nodiratime noexec noiversion
  nolazytime nomand norelatime nostrictatime nosuid nosymfollow nouser owner relatime ro rw silent loud strictatime
  suid sync user users
`);

/**
 * Mount options of the whole file system, by its type.
 * Sources: btrfs(5), ext4(5), xfs(5), and the kernel's Documentation/filesystems/{f2fs,vfat,ntfs3}.rst and fs/exfat.
 */
export const fileSystemWideOptions: Readonly<Record<FileSystemType, readonly string[]>> = {
  btrfs: words(`
    acl noacl autodefrag noautodefrag barrier nobarrier clear_cache commit datacow datasum degraded discard nodiscard
    enospc_debug noenospc_debug fatal_errors flushoncommit noflushoncommit max_inline metadata_ratio norecovery
    nologreplay rescan_uuid_tree rescue skip_balance space_cache nospace_cache ssd nossd ssd_spread nossd_spread
    thread_pool treelog notreelog usebackuproot user_subvol_rm_allowed
  `),
  ext4: words(`
    abort acl noacl auto_da_alloc noauto_da_alloc barrier nobarrier block_validity noblock_validity bsddf minixdf
    commit data data_err dax debug delalloc nodelalloc dioread_lock dioread_nolock discard nodiscard errors grpid
    nogrpid bsdgroups sysvgroups grpjquota grpquota init_itable noinit_itable inlinecrypt inode_readahead_blks
    journal_async_commit journal_checksum nojournal_checksum journal_dev journal_ioprio journal_path jqfmt
    max_batch_time min_batch_time max_dir_size_kb nombcache noload norecovery prefetch_block_bitmaps
    no_prefetch_block_bitmaps prjquota quota noquota resgid resuid sb stripe user_xattr nouser_xattr usrjquota usrquota
  `),
  xfs: words(`
    allocsize dax discard nodiscard filestreams gqnoenforce gquota grpid nogrpid bsdgroups sysvgroups grpquota ikeep
    noikeep inode32 inode64 largeio nolargeio logbsize logbufs logdev noalign norecovery nouuid noquota pqnoenforce
    pquota prjquota quota rtdev sunit swalloc swidth uqnoenforce uquota usrquota wsync
  `),
  f2fs: words(`
    acl noacl active_logs age_extent_cache alloc_mode atgc background_gc barrier nobarrier checkpoint
    checkpoint_merge nocheckpoint_merge compress_algorithm compress_cache compress_chksum compress_extension
    compress_log_size compress_mode data_flush disable_ext_identify disable_roll_forward discard nodiscard
    discard_unit errors extent_cache noextent_cache fastboot flush_merge noflush_merge fsync_mode gc_merge nogc_merge
    grpjquota grpquota inline_data noinline_data inline_dentry noinline_dentry inline_xattr noinline_xattr
    inline_xattr_size inlinecrypt jqfmt memory mode nocompress_extension norecovery prjjquota prjquota quota noquota
    reserve_root resgid resuid user_xattr nouser_xattr usrjquota usrquota
  `),
  vfat: words(`
    allow_utime check codepage debug discard dmask dos1xfloppy dots nodots errors fat flush fmask gid iocharset nfs
    numtail nonumtail quiet rodir shortname showexec sys_immutable time_offset tz uid umask uni_xlate usefree utf8
  `),
  exfat: words(`
    allow_utime discard dmask errors fmask gid iocharset keep_last_dots sys_tz time_offset uid umask zero_size_dir
  `),
  ntfs3: words(`
    acl noacl delalloc discard dmask fmask force gid hidden nohidden hide_dot_files iocharset nocase prealloc
    noprealloc showmeta sparse sys_immutable uid umask windows_names
  `),
};

/** Mount options that may not be given, each with what to do instead. */
export const reservedMountOptions: Readonly<Record<string, string>> = {
  _netdev: "moves a local mount behind the network; leave it out",
  auto: "is the default; leave it out",
  bind: "mounts no disk; leave it out",
  comment: "is read by systemd in its older forms; write a comment into the Nix file",
  compress: "belongs to the file system and decides for all its mounts; set `compression` instead",
  "compress-force": "belongs to the file system and decides for all its mounts; set `compression` instead",
  device: "names further disks of the file system, which the disk's service scans for; leave it out",
  noauto: "would leave the mount out of the boot; take the mount point away",
  nodatacow:
    "switches compression and checksums off for the whole file system; set `nodatacow` of a subvolume",
  nodatasum:
    "switches compression and checksums off for the whole file system; set `nodatacow` of a subvolume",
  nofail: "is set where the boot goes on without the disk; leave it out",
  remount: "changes a mount instead of making one; leave it out",
  subvol: "follows from the subvolume's `path`; leave it out",
  subvolid: "changes when a subvolume is made anew; set the subvolume's `path`",
  "x-initrd.mount": "has no meaning without an initrd, and NixOS-WSL has none; set `neededForBoot`",
  "x-systemd.automount": "follows from `automount.enable`; leave it out",
  "x-systemd.device-timeout": "waits for a udev device, and WSL has none; set `deviceTimeout`",
  "x-systemd.growfs": "needs a udev device, which never appears on WSL; leave it out",
  "x-systemd.idle-timeout": "follows from `automount.idleTimeout`; leave it out",
  "x-systemd.makefs": "would format the disk; leave it out",
};

/** The same for all mount options that begin alike. */
export const reservedMountOptionPrefixes: Readonly<Record<string, string>> = {
  "x-systemd.": "changes how systemd orders or bounds the mount, which this module does; leave it out",
};

/** Options for programs in user space start like this and reach no file system. Source: mount(8). */
export const userSpacePrefixes = ["x-", "X-"];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
