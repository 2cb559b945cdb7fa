{ config, lib, tables }:

let
  # The user at whose home something is mounted; null where it is nobody's.
  userAt = mountPoint:
    lib.findFirst (user: user.home == mountPoint) null
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
in
{
  /**
    Mount options of a whole Btrfs file system. Every mount repeats them, since the first one decides for all.

    # Type

    ```
    fileSystemOptions :: AttrSet -> [ String ]
    ```
  */
  fileSystemOptions = filesystem:
    filesystem.universalOptions
    ++ lib.optional (filesystem.compression != null) "compress=${filesystem.compression}";

  /**
    The mounts of a Btrfs file system beside that of the file system itself.

    # Type

    ```
    mounts :: AttrSet -> [ { mountPoint, subvolume, options, neededForBoot, automount } ]
    ```
  */
  mounts = filesystem:
    let
      # Parents before children in fstab is fileSystems' own sorting.
      mounted = lib.filterAttrs (_: subvolume: subvolume.mountPoint != null) filesystem.subvolumes;
    in
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
    };

  /**
    Arguments of `wsl-bare-disk` for the properties that mount options cannot give a subvolume.

    Compression and copy-on-write of one subvolume are properties of its top directory, which new files inherit. The
    property names the algorithm only: the level is the file system's.

    Sorted by path, parents before children: a subvolume that is missing cannot be created where a directory was made
    on the way to its child.

    # Type

    ```
    subvolumeArguments :: AttrSet -> [ String ]
    ```
  */
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
}
