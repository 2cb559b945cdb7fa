# Btrfs: subvolumes with properties of their own, what belongs to the whole file system, and its upkeep.
module: below:

let
  inherit (module) config lib pkgs tables;

  # The user at whose home something is mounted; null where it is nobody's.
  userAt = mountPoint:
    lib.findFirst (user: user.home or null == mountPoint) null
      (lib.filter (user: user.isNormalUser or false) (lib.attrValues (config.users.users or { })));

  # Permissions and owner of what is created, where they are not those of every directory: root's, 0755.
  accessArguments = { mode, mountPoint, owner, ... }:
    let
      user = if mountPoint == null then null else userAt mountPoint;
      modeHere =
        if mode != null then mode
        else if user != null then user.homeMode or "0700"
        else tables.modesOfMountPoints.${toString mountPoint} or null;
      ownerHere =
        if owner != null then owner
        else if user != null then "${user.name}:${user.group}"
        else null;
    in
    lib.optional (modeHere != null) "--mode=${modeHere}"
    ++ lib.optional (ownerHere != null) "--owner=${ownerHere}";

  # Arguments for the properties that mount options cannot give a subvolume.
  #
  # Compression and copy-on-write of one subvolume are properties of its top directory, which new files inherit. The
  # property names the algorithm only: the level is the file system's.
  #
  # Sorted by path, parents before children: a subvolume that is missing cannot be created where a directory was made
  # on the way to its child.
  subvolumeArguments = filesystem:
    lib.concatMap
      (subvolume:
        let
          properties =
            lib.optionals subvolume.create ([ "--create" ] ++ accessArguments subvolume)
            ++ lib.optional (subvolume.compression != null)
              "--compression=${lib.head (lib.splitString ":" subvolume.compression)}"
            ++ lib.optional subvolume.nodatacow "--nodatacow";
        in
        lib.optionals (properties != [ ]) ([ "--subvolume=${subvolume.path}" ] ++ properties))
      (lib.sort (one: other: one.path < other.path) (lib.attrValues filesystem.subvolumes));
in
{
  tables = lib.recursiveUpdate below.tables (import ./tables.nix);
  ruleScopes = below.ruleScopes ++ [ (import ./scopes.nix { inherit (module) all cfg lib tables text; }) ];
  rules = below.rules ++ [ (import ./rules.nix { inherit (module) lib scopes tables text; }) ];

  # Every mount repeats the options of the whole file system, since the first one decides for all.
  fileSystemOptions = { filesystem, ... }@disk:
    lib.optionals (filesystem.fsType == "btrfs")
      (
        filesystem.universalOptions
        ++ lib.optional (filesystem.compression != null) "compress=${filesystem.compression}"
      )
    ++ below.fileSystemOptions disk;

  mountsOf = filesystem:
    let
      # Parents before children in fstab is fileSystems' own sorting.
      mounted = lib.filterAttrs (_: subvolume: subvolume.mountPoint != null) filesystem.subvolumes;
    in
    # Of the file system itself it is the default subvolume, whichever that is.
    map (mount: mount // { subvolume = null; }) (below.mountsOf filesystem)
    ++ lib.optionals (filesystem.fsType == "btrfs") (
      lib.mapAttrsToList
        (_: subvolume: {
          inherit (subvolume) automount mountPoint neededForBoot;
          subvolume = "/${subvolume.path}";
          options = [ "subvol=/${subvolume.path}" ] ++ subvolume.options;
        })
        mounted
      ++ lib.optional filesystem.managementMount.enable {
        inherit (filesystem.managementMount) mountPoint;
        subvolume = "/";
        options = [ "subvolid=5" ];
        neededForBoot = false;
        automount = { enable = false; idleTimeout = null; };
      }
    );

  arguments = { disk, fileSystemOptions, ... }@entry:
    below.arguments entry
    ++ lib.optionals (disk.filesystem.fsType == "btrfs") (
      [ "--mount-options=${lib.concatStringsSep "," fileSystemOptions}" ]
      ++ lib.optionals (!disk.readOnly) (subvolumeArguments disk.filesystem)
    );

  diskInputs = below.diskInputs ++ [ pkgs.btrfs-progs ];
  diskScripts = below.diskScripts ++ [
    (builtins.readFile ./scripts/wsl-bare-disk/members.sh)
    (builtins.readFile ./scripts/wsl-bare-disk/subvolumes.sh)
  ];
  wsl-btrfs-maintenance =
    module.program "wsl-btrfs-maintenance" [ pkgs.btrfs-progs pkgs.coreutils pkgs.util-linux ]
      [ (builtins.readFile ./scripts/wsl-btrfs-maintenance.sh) ];

  timer = import ./timer.nix;
  configs = below.configs ++ [
    (import ./maintenance.nix { inherit (module) disks lib text timer utils wsl-btrfs-maintenance; })
  ];
}
