# File systems and the fstab that they become.
{ config
, lib
, pkgs
, utils
, ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (utils) fsNeededForBoot;
  boot = config.boot;

  isNonEmpty = s: builtins.match "[ \t\n]*" s == null;
  checked =
    what: check:
    types.addCheck types.str check // { description = "string (with check: ${what})"; };
  nonEmpty = checked "non-empty" isNonEmpty;
  mountPointType = checked "non-empty without trailing slash" (s: isNonEmpty s && (s == "/" || !lib.hasSuffix "/" s));

  kernelFileSystems = [ "proc" "sysfs" "tmpfs" "ramfs" "devtmpfs" "devpts" ];

  coreOptions.options = {
    enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether to mount it.";
    };
    device = mkOption {
      type = types.nullOr nonEmpty;
      default = null;
      description = "What to mount: the first field of fstab(5).";
    };
    fsType = mkOption {
      type = nonEmpty;
      default = "auto";
      description = "The file system's type.";
    };
    options = mkOption {
      type = types.nonEmptyListOf nonEmpty;
      default = [ "defaults" ];
      description = "Mount options.";
    };
    depends = mkOption {
      type = types.listOf mountPointType;
      default = [ ];
      description = "Paths that must be mounted before.";
    };
    stratis.poolUuid = mkOption {
      type = types.uniq (types.nullOr types.str);
      default = null;
      description = "The Stratis pool that it is in.";
    };
  };

  core =
    { name, config, ... }:
    {
      options.mountPoint = mkOption {
        type = mountPointType;
        default = name;
        description = "Where to mount it.";
      };
      config.device = mkIf (builtins.elem config.fsType kernelFileSystems) (lib.mkDefault config.fsType);
    };

  diskOptions.options = {
    label = mkOption {
      type = types.nullOr nonEmpty;
      default = null;
      description = "The label by which to find the device.";
    };
    autoFormat = mkOption {
      type = types.bool;
      default = false;
      description = "Whether to make the file system where there is none.";
    };
    formatOptions = mkOption {
      type = types.unspecified;
      default = null;
      visible = false;
    };
    autoResize = mkOption {
      type = types.bool;
      default = false;
      description = "Whether to let it grow to the size of its device.";
    };
    noCheck = mkOption {
      type = types.bool;
      default = false;
      description = "Whether to do without fsck.";
    };
    neededForBoot = mkOption {
      type = types.bool;
      default = false;
      description = "Whether to mount it in the initrd.";
    };
  };

  disk =
    { config, ... }:
    let
      early = fsNeededForBoot config;
      sysroot = lib.optionalString early "/sysroot";
    in
    {
      config = {
        device = mkIf (config.label != null) (lib.mkDefault "/dev/disk/by-label/${escape config.label}");
        options = lib.mkMerge [
          (mkIf config.autoResize [ "x-systemd.growfs" ])
          (mkIf config.autoFormat [ "x-systemd.makefs" ])
          (mkIf early [ "x-initrd.mount" ])
          (mkIf (config.depends != [ ] && (early -> boot.initrd.systemd.enable)) (
            map (path: "x-systemd.requires-mounts-for=${sysroot}${path}") config.depends
          ))
        ];
      };
    };

  # fstab(5) has more that needs escaping, but nixpkgs escapes these two.
  escape = builtins.replaceStrings [ " " "\t" ] [ "\\040" "\\011" ];

  unchecked =
    [
      "none"
      "auto"
      "overlay"
      "iso9660"
      "bindfs"
      "udf"
      "btrfs"
      "zfs"
      "tmpfs"
      "bcachefs"
      "nfs"
      "nfs4"
      "nilfs2"
      "vboxsf"
      "squashfs"
      "glusterfs"
      "apfs"
      "9p"
      "cifs"
      "prl_fs"
      "vmhgfs"
    ]
    ++ lib.optionals (!boot.initrd.checkJournalingFS) [ "ext3" "ext4" "reiserfs" "xfs" "jfs" "f2fs" ];

  pass =
    fs:
    if fs.noCheck || fs.device == "none" || builtins.elem fs.fsType unchecked || builtins.elem "bind" fs.options then
      "0"
    else if fs.mountPoint == "/" then
      "1"
    else
      "2";

  line =
    fs:
    let
      device =
        if fs.device == null then throw "No device specified for mount point ‘${fs.mountPoint}’." else escape fs.device;
    in
    "${device} ${escape fs.mountPoint} ${fs.fsType} ${escape (lib.concatStringsSep "," fs.options)} 0 ${pass fs}\n";

  swapLine =
    swap:
    let
      options =
        swap.options
        ++ lib.optional (swap.priority != null) "pri=${toString swap.priority}"
        ++ lib.optional (swap.discardPolicy != null) (
          "discard" + lib.optionalString (swap.discardPolicy != "both") "=${swap.discardPolicy}"
        );
    in
    "${swap.realDevice} none swap ${lib.concatStringsSep "," options}\n";

  unsorted = builtins.attrValues config.fileSystems;
  # Where there is no order, an assertion says so; other modules still get to say what they find.
  fileSystems = if sorted ? result then map (entry: entry.fs) sorted.result else unsorted;

  # As by utils.fsBefore, with what it needs of each file system computed once.
  sorted = lib.toposort
    (
      a: b: builtins.any (path: builtins.substring 0 a.length path == a.directory) b.needs
    )
    (map sortable unsorted);
  directory = path: if lib.hasSuffix "/" path then path else path + "/";
  sortable =
    fs:
    let
      ownDirectory = directory fs.mountPoint;
    in
    {
      inherit fs;
      inherit (fs) mountPoint;
      directory = ownDirectory;
      length = builtins.stringLength ownDirectory;
      needs = [
        (directory (toString fs.device))
        ownDirectory
      ]
      ++ map directory fs.depends;
    };

  resizable = [ "ext3" "ext4" "btrfs" "xfs" ];
  notResizable = lib.findFirst (fs: fs.autoResize && !builtins.elem fs.fsType resizable) null fileSystems;
  mountPoints = separator: lib.concatMapStringsSep separator (fs: fs.mountPoint);
in
{
  options = {
    fileSystems = mkOption {
      type = types.attrsOf (
        types.submodule [
          coreOptions
          diskOptions
          core
          disk
        ]
      );
      default = { };
      apply = lib.filterAttrs (_: fs: fs.enable);
      description = "The file systems to mount, by mount point.";
    };

    boot.supportedFilesystems = mkOption {
      type = types.coercedTo (types.listOf types.str) (names: lib.genAttrs names (_: true)) (
        types.attrsOf types.bool
      );
      default = { };
      description = "File systems that the kernel and its tools must know.";
    };

    system.fsPackages = mkOption {
      type = types.listOf types.package;
      internal = true;
      default = [ ];
      description = "Packages that mount and check file systems.";
    };
  };

  config = {
    assertions = [
      {
        assertion = !(sorted ? cycle);
        message = "The ‘fileSystems’ option can't be topologically sorted: mountpoint dependency path ${mountPoints " -> " sorted.cycle} loops to ${mountPoints ", " sorted.loops}";
      }
      {
        assertion = notResizable == null;
        message = ''
          Mountpoint '${notResizable.mountPoint}': 'autoResize = true' is not supported for 'fsType = "${notResizable.fsType}"'
          ${lib.optionalString (notResizable.fsType == "auto") "fsType has to be explicitly set and"}
          only the following support it: ${lib.concatStringsSep ", " resizable}.
        '';
      }
      {
        assertion = !config.boot.initrd.enable || config.fileSystems ? "/";
        message = "The ‘fileSystems’ option does not specify your root file system.";
      }
      {
        assertion = builtins.all (fs: fs.formatOptions == null) fileSystems;
        message = "'fileSystems.<name>.formatOptions' has been removed, since systemd-makefs takes no options.\n";
      }
    ]
    ++ map
      (fs: {
        assertion = fs.label == null || fs.device == "/dev/disk/by-label/${escape fs.label}";
        message = ''
          The filesystem with mount point ${fs.mountPoint} has its label and device set to inconsistent values:
            label: ${toString fs.label}
            device: ${toString fs.device}
          'filesystems.<name>.label' and 'filesystems.<name>.device' are mutually exclusive. Please set only one.
        '';
      })
      fileSystems;

    system.build.fileSystems = fileSystems;
    boot.supportedFilesystems = map (fs: fs.fsType) fileSystems;
    system.fsPackages = [ pkgs.dosfstools ];
    environment.systemPackages = config.system.fsPackages;

    environment.etc.fstab.text = ''
      # This is a generated file.  Do not edit!
      #
      # To make changes, edit the fileSystems and swapDevices NixOS options
      # in your /etc/nixos/configuration.nix file.
      #
      # <file system> <mount point>   <type>  <options>       <dump>  <pass>

      # Filesystems.
      ${lib.concatMapStrings line fileSystems}

      ${lib.optionalString (config.swapDevices != [ ]) "# Swap devices."}
      ${lib.concatMapStrings swapLine config.swapDevices}
    '';

    systemd.targets.fs = {
      description = "All File Systems";
      wants = [
        "local-fs.target"
        "remote-fs.target"
      ];
    };
  };
}
