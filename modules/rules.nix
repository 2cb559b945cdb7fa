# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);

  isPerMount = mountOption:
    lib.elem mountOption.name tables.perMountOptions
    || lib.any (prefix: lib.hasPrefix prefix mountOption.text) tables.userSpacePrefixes;

  isFileSystemWide = { fsType, name, ... }: lib.elem name tables.fileSystemWideOptions.${fsType};

  # A path below another: relative, in its shortest form, such as fstab carries, and no longer than
  # file systems and systemd take it: 255 bytes a name, and 4095 in all (NAME_MAX and PATH_MAX), of
  # which some are left for what is before and below it. systemd drops what it knows of a path that
  # is longer.
  isRelativePath = path:
    lib.all
      (part: !lib.elem part [ "" "." ".." ] && builtins.stringLength part <= 255)
      (lib.splitString "/" path)
    && builtins.stringLength path <= 3000
    && text.isPlain path
    && !lib.hasSuffix " " path;
in
{
  assertions = lib.concatLists [
    # windows-identity: Windows finds a disk by exactly one of `serialNumber`, `uniqueId` and `vhd`:
    # two could name two disks.
    (map
      (disk: {
        assertion = lib.count (id: id != null) [ disk.serialNumber disk.uniqueId disk.vhd ] == 1;
        message = "${disk.at}: Set exactly one of serialNumber, uniqueId and vhd, by which Windows finds the disk. [windows-identity]";
      })
      scopes.disk)

    # linux-identity: Linux finds a disk by exactly one of `uuid`, `label`, `partitionUuid` and
    # `devicePattern`: two could name two disks.
    (map
      (disk: {
        assertion =
          lib.count (id: id != null) [ disk.uuid disk.label disk.partitionUuid disk.devicePattern ]
          == 1;
        message = "${disk.at}: Set exactly one of uuid, label, partitionUuid and devicePattern, by which Linux finds the disk. [linux-identity]";
      })
      scopes.disk)

    # identity-text: Serial numbers, ids, labels and paths are one line of text: no disk is named
    # with a control character.
    (map
      (identity: {
        assertion = identity.text != "" && text.isSingleLine identity.text;
        message = "${identity.at}: Must be one line of text and not empty; copy it again from Windows or lsblk. [identity-text]";
      })
      scopes.identity)

    # linux-identity-unique: Two disks that Linux finds by the same text are one disk, which must be
    # described once.
    (map
      (identity: {
        assertion = identity.sameDevice == [ ];
        message = "${identity.at}: Is also what ${show identity.sameDevice} says; describe each file system once. [linux-identity-unique]";
      })
      scopes.identity)

    # disk-name: A disk's name stands in a unit name, which systemd limits to 255 bytes.
    (map
      (disk: {
        assertion = disk.name != "" && builtins.stringLength disk.slug <= 200;
        message = "${disk.at}: The name of the disk must have 1 to 200 characters, since it becomes part of a unit's name. [disk-name]";
      })
      scopes.disk)

    # unit-name-collision: Disks whose names differ only in characters that a unit name cannot have
    # would share one service and one link.
    (map
      (disk: {
        assertion = disk.sameUnit == [ ];
        message = "${disk.at}: Would share the unit wsl-bare-disk-${show disk.slug}.service with ${show disk.sameUnit}; rename one of them. [unit-name-collision]";
      })
      scopes.disk)

    # additional-device-name: A further device is spoken of by its name, on Windows too.
    (map
      (additionalDevice: {
        assertion = additionalDevice.name != "";
        message = "${additionalDevice.at}: The name of the device must not be empty. [additional-device-name]";
      })
      scopes.additionalDevice)

    # additional-device-identity: Windows finds each further device by exactly one of
    # `serialNumber`, `uniqueId` and `vhd`.
    (map
      (additionalDevice: {
        assertion =
          lib.count
            (id: id != null)
            [ additionalDevice.serialNumber additionalDevice.uniqueId additionalDevice.vhd ]
          == 1;
        message = "${additionalDevice.at}: Set exactly one of serialNumber, uniqueId and vhd, by which Windows finds the device. [additional-device-identity]";
      })
      scopes.additionalDevice)

    # absolute-path: A path of the distribution's own is absolute, so that it does not depend on
    # where a program runs.
    (map
      (path: {
        assertion = lib.hasPrefix "/" path.text && text.isPlain path.text;
        message = "${path.at}: Must be an absolute path without backslashes or control characters. [absolute-path]";
      })
      scopes.path)

    # encryption-key-file: A LUKS container is unlocked at boot, when nobody can type: its key must
    # be in a file.
    (map
      (encryption: {
        assertion = encryption.keyFile != null;
        message = "${encryption.at}.keyFile: Must be set to the file that holds the key. [encryption-key-file]";
      })
      scopes.encryption)

    # encryption-key-in-store: Everyone can read the Nix store.
    (map
      (encryption: {
        assertion =
          encryption.keyFile == null || !lib.hasPrefix "/nix/store/" "${encryption.keyFile}/";
        message = "${encryption.at}.keyFile: Everyone can read the Nix store: keep the key elsewhere, readable by root alone. [encryption-key-in-store]";
      })
      scopes.encryption)

    # encryption-disk-name: A container is opened under a name of at most 127 bytes. Source:
    # DM_NAME_LEN in the kernel's include/uapi/linux/dm-ioctl.h.
    (map
      (encryption: {
        assertion = builtins.stringLength encryption.slug <= 100;
        message = "${encryption.at}.enable: The name of an encrypted disk must have at most 100 characters; rename the disk. [encryption-disk-name]";
      })
      scopes.encryption)

    # encryption-one-device: One container is unlocked for a disk, so the file system in it cannot
    # lie on further devices.
    (map
      (encryption: {
        assertion = encryption.isOneDevice;
        message = "${encryption.at}.enable: Cannot go together with additionalDevices: only one container would be unlocked. [encryption-one-device]";
      })
      scopes.encryption)

    # mount-point-root: The root file system and the systemd that boots live in the distribution's
    # own VHD, so `/` cannot come from a bare disk.
    (map
      (mount: {
        assertion = mount.mountPoint != "/";
        message = "${mount.at}.mountPoint: / cannot come from a bare disk: WSL boots from the distribution's own VHD. Leave the mount point out and reach the data below a management mount. [mount-point-root]";
      })
      scopes.mount)

    # mount-point-form: A mount point is absolute and in its shortest form: no slash at the end,
    # none doubled, no `.` or `..` in it.
    (map
      (mount: {
        assertion =
          mount.mountPoint == "/"
          || lib.hasPrefix "/" mount.mountPoint
          && lib.all
            (part: !lib.elem part [ "" "." ".." ])
            (lib.tail (lib.splitString "/" mount.mountPoint));
        message = "${mount.at}.mountPoint: Must be an absolute path without a slash at its end, doubled slashes, '.' or '..'. [mount-point-form]";
      })
      scopes.mount)

    # mount-point-characters: NixOS escapes only spaces and tabs in fstab, and systemd cuts a space
    # off the end: a path with a backslash, a control character or a space at its end would mount
    # elsewhere.
    (map
      (mount: {
        assertion = text.isPlain mount.mountPoint && !lib.hasSuffix " " mount.mountPoint;
        message = "${mount.at}.mountPoint: Must have no backslash, no control character and no space at its end: fstab and systemd cannot carry them. [mount-point-characters]";
      })
      scopes.mount)

    # mount-point-length: A mount point becomes a unit name of at most 255 bytes, in which each
    # unusual byte takes four.
    (map
      (mount: {
        assertion = text.unitNameLength mount.mountPoint <= 245;
        message = "${mount.at}.mountPoint: Is too long: escaped as a unit name it has more than 245 bytes. Use a shorter path. [mount-point-length]";
      })
      scopes.mount)

    # mount-point-reserved: A mount over a part of the running system, or over what systemd mounts
    # itself, would hide it.
    (map
      (mount: {
        assertion =
          !lib.elem mount.mountPoint tables.reservedMountPoints
          && !lib.hasPrefix "/nix/store/" mount.mountPoint
          && !lib.any
            (tree: mount.mountPoint == tree || lib.hasPrefix "${tree}/" mount.mountPoint)
            tables.reservedTrees;
        message = "${mount.at}.mountPoint: ${show mount.mountPoint} belongs to the running system; mount the disk somewhere else. [mount-point-reserved]";
      })
      scopes.mount)

    # mount-point-unique: Only one thing can be mounted on a path: the later one would hide the
    # earlier.
    (map
      (mount: {
        assertion = mount.samePoint == [ ];
        message = "${mount.at}.mountPoint: ${show mount.mountPoint} is also the mount point of ${show mount.samePoint}; give each its own path. [mount-point-unique]";
      })
      scopes.mount)

    # nix-automount: systemd itself runs from `/nix`: an automount there can wait for the very
    # process that should serve it.
    (map
      (mount: {
        assertion = !(mount.automount && mount.mountPoint == "/nix");
        message = "${mount.at}.automount.enable: /nix cannot be mounted on access, since systemd itself runs from it. Use neededForBoot instead. [nix-automount]";
      })
      scopes.mount)

    # automount-conflict: What is mounted on access is not there at boot, so it can neither be
    # needed for it nor block it.
    (map
      (mount: {
        assertion = !(mount.automount && (mount.neededForBoot || mount.onFailure == "block"));
        message = "${mount.at}.automount.enable: A mount on access cannot be needed for boot or block it; drop one of the two. [automount-conflict]";
      })
      scopes.mount)

    # automount-below-optional: systemd sets an automount up before `local-fs.target`, whatever its
    # options, and on top of what it lies below: the boot would wait for that disk. Source:
    # automount_add_default_dependencies() in systemd's src/core/automount.c.
    (map
      (mount: {
        assertion = !mount.automount || mount.optionalAbove == [ ];
        message = "${mount.at}.automount.enable: The boot would wait for ${show mount.optionalAbove}, since a mount on access is prepared at boot; mount this beside it, not on access, or set neededForBoot there. [automount-below-optional]";
      })
      scopes.mount)

    # automount-shared: Below `/mnt/wsl` every distribution sees an automount, and only the systemd
    # that made it answers: when its distribution ends, the path is there for nobody until WSL
    # starts anew. Source: autofs_catatonic_mode() in the kernel's fs/autofs/waitq.c.
    (map
      (mount: {
        assertion = !mount.isAutomountShared;
        message = "${mount.at}.automount.enable: Other distributions see ${show mount.mountPoint}, and could not reach it after this one has ended: mount it at boot, or on access outside of what they share. [automount-shared]";
      })
      scopes.mount)

    # nix-store-taken: Only one thing can be mounted on `/nix`, and what is mounted below it would
    # be covered by it.
    (map
      (mount: {
        assertion = !mount.hasNixStore || !lib.hasPrefix "/nix/" "${mount.mountPoint}/";
        message = "${mount.at}.mountPoint: /nix, with all below it, is where wsl.bareMounts.nixStore puts this instance's store; mount this somewhere else. [nix-store-taken]";
      })
      scopes.mount)

    # mount-option-form: Each element of a list is one mount option: blanks and commas would end it,
    # quotes would swallow others.
    (map
      (mountOption: {
        assertion =
          mountOption.text != ""
          && text.isPlain mountOption.text
          && !lib.any (mark: lib.hasInfix mark mountOption.text) [ " " "," "\"" ];
        message = "${mountOption.at}: Each element must be one mount option without spaces, commas, quotes, backslashes or control characters. [mount-option-form]";
      })
      scopes.mountOption)

    # mount-option-reserved: Some mount options contradict what the module writes, or do harm on
    # WSL; each has its own advice.
    (map
      (mountOption: {
        assertion = mountOption.advice == "";
        message = "${mountOption.at}: The mount option ${show mountOption.name} ${show mountOption.advice}. [mount-option-reserved]";
      })
      scopes.mountOption)

    # mount-option-unsupported: A file system refuses to be mounted with an option that it does not
    # know.
    (map
      (mountOption: {
        assertion =
          mountOption.advice != "" || isPerMount mountOption || isFileSystemWide mountOption;
        message = "${mountOption.at}: ${show mountOption.fsType} has no mount option ${show mountOption.name}; see the manual page of ${show mountOption.fsType} for those that it has. [mount-option-unsupported]";
      })
      scopes.mountOption)

    # mount-option-of-file-system: Btrfs takes options of the whole file system from the first mount
    # and ignores them on later ones without a word.
    (map
      (mountOption: {
        assertion =
          !mountOption.ofOneMount || isPerMount mountOption || !isFileSystemWide mountOption;
        message = "${mountOption.at}: ${show mountOption.name} belongs to the whole file system: set it in filesystem.options, where every mount gets it. [mount-option-of-file-system]";
      })
      scopes.mountOption)

    # btrfs-only: Compression, subvolumes, universal options and the management mount exist on Btrfs
    # only.
    (map
      (btrfsSetting: {
        assertion = btrfsSetting.fsType == "btrfs";
        message = "${btrfsSetting.at}: Only Btrfs has this, and the file system is ${show btrfsSetting.fsType}; remove it or set fsType to btrfs. [btrfs-only]";
      })
      scopes.btrfsSetting)

    # compression-level: zstd has the levels -15 to -1 and 1 to 15, zlib 1 to 9, and lzo none.
    # Source: btrfs(5).
    (map
      (compression: {
        assertion =
          compression.level == null
          || lib.elem compression.level (tables.compressionLevels.${compression.algorithm} or [ ]);
        message = "${compression.at}: ${show compression.algorithm} has no level ${show compression.level}: zstd has -15 to -1 and 1 to 15, zlib 1 to 9, lzo none. [compression-level]";
      })
      scopes.compression)

    # nodatacow-compression: Btrfs compresses only what it copies on write, so `nodatacow` excludes
    # compression.
    (map
      (subvolume: {
        assertion =
          !(
            subvolume.nodatacow && subvolume.compression != null && subvolume.compression != "none"
          );
        message = "${subvolume.at}.nodatacow: Cannot go together with compression ${show subvolume.compression}; set compression to \"none\" or null, or drop nodatacow. [nodatacow-compression]";
      })
      scopes.subvolume)

    # subvolume-path-form: A subvolume's path is relative to the file system's top level and in its
    # shortest form; the top level itself is the management mount.
    (map
      (subvolume: {
        assertion =
          lib.all
            (part: !lib.elem part [ "" "." ".." ])
            (lib.drop
              (if lib.hasPrefix "/" subvolume.path && subvolume.path != "/" then 1 else 0)
              (lib.splitString "/" subvolume.path));
        message = "${subvolume.at}.path: Must be a path inside the file system, without a slash at either end, doubled slashes, '.' or '..'. [subvolume-path-form]";
      })
      scopes.subvolume)

    # subvolume-leading-slash: A subvolume's path begins at the top of its file system, without a
    # slash before it; in disko's configurations each has one.
    (map
      (disk: {
        assertion = disk.slashed == [ ];
        message = "${disk.at}.filesystem.subvolumes: Paths of subvolumes have no slash before them: instead of ${show disk.slashed} write ${show disk.unslashed}. [subvolume-leading-slash]";
      })
      scopes.disk)

    # subvolume-path-characters: The path stands in the mount option `subvol=`, where a comma or a
    # quote would end or swallow options.
    (map
      (subvolume: {
        assertion =
          text.isPlain subvolume.path
          && !lib.any (mark: lib.hasInfix mark subvolume.path) [ "," "\"" ]
          && !lib.hasSuffix " " subvolume.path;
        message = "${subvolume.at}.path: Must have no comma, double quote, backslash, control character or space at its end. [subvolume-path-characters]";
      })
      scopes.subvolume)

    # subvolume-path-length: The path stands in `subvol=` with a slash before it, and mount(8) hands
    # the kernel at most 255 bytes as the value of an option. Source: fsconfig() in the kernel's
    # fs/fsopen.c.
    (map
      (subvolume: {
        assertion = builtins.stringLength subvolume.path <= 254;
        message = "${subvolume.at}.path: May have at most 254 bytes; use shorter names. [subvolume-path-length]";
      })
      scopes.subvolume)

    # subvolume-path-unique: Two entries for one subvolume could ask for different properties.
    (map
      (subvolume: {
        assertion = subvolume.samePath == [ ];
        message = "${subvolume.at}.path: ${show subvolume.path} is also the path of ${show subvolume.samePath}; describe each subvolume once. [subvolume-path-unique]";
      })
      scopes.subvolume)

    # bind-disk: A directory is bound from where its disk's file system is mounted.
    (map
      (bind: {
        assertion = bind.isDisk && bind.source != null;
        message = "${bind.at}.disk: ${show bind.disk} is no disk whose filesystem.mountPoint is set; name one of wsl.bareMounts.disks and mount it. [bind-disk]";
      })
      scopes.bind)

    # bind-directory: A directory to bind lies inside of its disk's file system, under a name that
    # fstab can carry.
    (map
      (bind: {
        assertion = isRelativePath bind.directory;
        message = "${bind.at}.directory: Must be a relative path without doubled slashes, '.' or '..', backslashes, control characters or a space at its end, with names of at most 255 bytes and 3000 bytes in all. [bind-directory]";
      })
      scopes.bind)

    # bind-needed-for-boot: What the boot waits for waits for its disk, too.
    (map
      (bind: {
        assertion = !bind.neededForBoot || !bind.isDisk || bind.isEarly;
        message = "${bind.at}.neededForBoot: The boot would wait for the disk ${show bind.disk} as well: set neededForBoot of its filesystem, too, or drop it here. [bind-needed-for-boot]";
      })
      scopes.bind)

    # bind-loop: What is bound must be mounted before the place where it appears.
    (map
      (bind: {
        assertion = !bind.needsItself;
        message = "${bind.at}.mountPoint: Lies above what is bound there, which would have to be mounted first; choose another place. [bind-loop]";
      })
      scopes.bind)

    # nix-store-disk: The store's directory is bound from where its disk's file system is mounted.
    (map
      (nixStore: {
        assertion = nixStore.isDisk && nixStore.source != null;
        message = "${nixStore.at}.disk: Must name one of wsl.bareMounts.disks whose filesystem.mountPoint is set. [nix-store-disk]";
      })
      scopes.nixStore)

    # nix-store-directory: The store's directory lies inside of its disk's file system, under a name
    # that fstab can carry.
    (map
      (nixStore: {
        assertion = isRelativePath nixStore.directory;
        message = "${nixStore.at}.directory: Must be a relative path without doubled slashes, '.' or '..', backslashes, control characters or a space at its end, with names of at most 255 bytes and 3000 bytes in all. [nix-store-directory]";
      })
      scopes.nixStore)

    # nix-store-needed-for-boot: `/nix` is covered before anything is ordered after
    # `local-fs.target`, and so the boot waits for its disk; it cannot be mounted on access, since
    # systemd itself runs from it.
    (map
      (nixStore: {
        assertion = !nixStore.isDisk || nixStore.isEarly;
        message = "${nixStore.at}.disk: The boot needs the disk ${show nixStore.disk}: set neededForBoot of its filesystem. [nix-store-needed-for-boot]";
      })
      scopes.nixStore)

    # vhd-size-of-vhd: Only a VHDX file can be made; the size of a physical disk is given.
    (map
      (disk: {
        assertion = disk.vhdSize == null || disk.vhd != null;
        message = "${disk.at}.vhdSize: Only a VHDX file has a size to be made with; set vhd, or remove vhdSize. [vhd-size-of-vhd]";
      })
      scopes.disk)

    # vhd-size-limit: The older format `.vhd` holds 2040 GiB at most. Source: New-VHD of the Hyper-V
    # module.
    (map
      (disk: {
        assertion =
          disk.vhdSize == null
          || disk.vhd == null
          || disk.vhdSize <= 2040
          || lib.hasSuffix "x" disk.vhd
          || lib.hasSuffix "X" disk.vhd;
        message = "${disk.at}.vhdSize: A .vhd file holds 2040 GiB at most; give the file the ending .vhdx, or make it smaller. [vhd-size-limit]";
      })
      scopes.disk)

    # drive-letters-by-serial-number: The permission to take volumes away from Windows is given to
    # one disk, which must be named by its serial number.
    (map
      (disk: {
        assertion = !disk.allowDriveLetters || disk.serialNumber != null;
        message = "${disk.at}.allowDriveLetters: Needs serialNumber: the permission to take volumes away from Windows is for that one disk. [drive-letters-by-serial-number]";
      })
      scopes.disk)

    # windows-log-file-text: Windows takes no control character in the name of a file.
    (map
      (windows: {
        assertion = windows.logFile == null || text.isSingleLine windows.logFile;
        message = "${windows.at}.logFile: Must be one line of text: a file's name on Windows has no control characters. [windows-log-file-text]";
      })
      scopes.windows)
  ];

  warnings = messages (lib.concatLists [
    # boot-requires-mount: systemd's own `basic.target` requires `/var` and `/var/tmp`: a disk that
    # is missing there stops the boot, whatever `onFailure` says.
    (map
      (mount: {
        assertion =
          mount.onFailure == "block" || !lib.elem mount.mountPoint tables.mountPointsOfBoot;
        message = "${mount.at}.mountPoint: systemd requires ${show mount.mountPoint} itself, so the system does not come up without this disk: mount it below, or set onFailure to \"block\" to say so. [boot-requires-mount]";
      })
      scopes.mount)

    # mount-point-prepared: systemd-tmpfiles prepares some directories after `local-fs.target`:
    # below a mount that comes later, where nobody sees it.
    (map
      (mount: {
        assertion =
          mount.neededForBoot
          || mount.automount
          || mount.onFailure == "block"
          || !lib.elem mount.mountPoint tables.preparedMountPoints;
        message = "${mount.at}.neededForBoot: systemd-tmpfiles prepares ${show mount.mountPoint} at boot, and may do so before this is mounted: set neededForBoot. [mount-point-prepared]";
      })
      scopes.mount)

    # nix-store-hidden: The system boots from the VHD's own `/nix`; a mount over it hides that
    # store, so the disk must hold the closure of the running system.
    (map
      (mount: {
        assertion = mount.mountPoint != "/nix";
        message = "${mount.at}.mountPoint: /nix on the disk must hold the closure of every system that boots, or it does not come up: copy the VHD's /nix to it after each switch, or let wsl.bareMounts.nixStore do so. [nix-store-hidden]";
      })
      scopes.mount)

    # nobarrier: Without write barriers a VM that stops without unmounting loses more than the last
    # writes; the gain was measured as negligible.
    (map
      (mountOption: {
        assertion = mountOption.name != "nobarrier" || !isFileSystemWide mountOption;
        message = "${mountOption.at}: nobarrier risks the file system when WSL stops without unmounting it, and gains next to nothing; drop it. [nobarrier]";
      })
      scopes.mountOption)

    # nodiratime-implied: `noatime` implies `nodiratime`. Source: mount(8).
    (map
      (mountOption: {
        assertion = mountOption.name != "nodiratime" || !lib.elem "noatime" mountOption.siblings;
        message = "${mountOption.at}: nodiratime is implied by noatime and can be dropped. [nodiratime-implied]";
      })
      scopes.mountOption)

    # compression-level-shared: Btrfs has one compression level for the whole file system; a
    # subvolume's property names the algorithm only.
    (map
      (compression: {
        assertion = compression.level == null || compression.level == compression.inForce;
        message = "${compression.at}: Level ${show compression.level} cannot be honoured: the file system's own level rules, which is ${show compression.inForce}. Set filesystem.compression, or leave the level out. [compression-level-shared]";
      })
      scopes.compression)

    # file-system-without-kernel: A file system whose driver no kernel of WSL has cannot be mounted
    # there. Source: config-wsl in microsoft/WSL2-Linux-Kernel.
    (map
      (disk: {
        assertion = disk.kernel != null;
        message = "${disk.at}.filesystem.fsType: No kernel of WSL has a driver for ${show disk.filesystem.fsType}: choose another file system, let Windows mount the disk, or boot a kernel of your own. [file-system-without-kernel]";
      })
      scopes.disk)

    # file-system-needs-kernel: Some file systems came to WSL's kernel later than others. Source:
    # config-wsl in microsoft/WSL2-Linux-Kernel.
    (map
      (disk: {
        assertion = disk.kernel == null || disk.kernel == tables.oldestKernel;
        message = "${disk.at}.filesystem.fsType: ${show disk.filesystem.fsType} needs WSL's kernel ${show disk.kernel} or later; uname -r shows which one you have, and wsl --update on Windows brings a newer one. [file-system-needs-kernel]";
      })
      scopes.disk)

    # compression-level-needs-kernel: zstd's levels below 1 are there from kernel 6.15 on. Source:
    # btrfs(5).
    (map
      (compression: {
        assertion =
          compression.algorithm != "zstd"
          || compression.level == null
          || !lib.hasPrefix "-" compression.level;
        message = "${compression.at}: Level ${show compression.level} of ${show compression.algorithm} needs kernel 6.15 or later; an older one refuses the mount. [compression-level-needs-kernel]";
      })
      scopes.compression)
  ]);
}
