# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ all, cfg, lib, tables, text }:

let
  # Takes a compression setting apart; null where it says `none`.
  parseCompression = setting:
    let parts = lib.splitString ":" setting; in
    if setting == "none"
    then null
    else {
      algorithm = lib.head parts;
      level = if lib.length parts > 1 then lib.elemAt parts 1 else null;
    };

  # An option of a disk that only Btrfs has, where it is set.
  btrfsSetting = place: isSet: path:
    lib.optional isSet { at = ofDisk place path; inherit (place.disk.filesystem) fsType; };

  settingsOf = place:
    btrfsSetting place (place.disk.filesystem.compression != null) [ "filesystem" "compression" ]
    ++ btrfsSetting
      place
      (place.disk.filesystem.universalOptions != tables.defaultUniversalOptions)
      [ "filesystem" "universalOptions" ]
    ++ btrfsSetting place (place.disk.filesystem.subvolumes != { }) [ "filesystem" "subvolumes" ]
    ++ btrfsSetting place place.disk.filesystem.scrub.enable [ "filesystem" "scrub" "enable" ]
    ++ btrfsSetting place place.disk.filesystem.balance.enable [ "filesystem" "balance" "enable" ]
    ++ btrfsSetting
      place
      place.disk.filesystem.managementMount.enable
      [ "filesystem" "managementMount" "enable" ];

  # The parts of a setting; null where nothing is compressed.
  compressionOf = setting: if setting == null then null else parseCompression setting;

  compressionsOf = place:
    let
      own = compressionOf place.disk.filesystem.compression;
      inForce =
        if own == null || own.level == null then tables.defaultCompressionLevel else own.level;
      item = path: setting:
        let compression = compressionOf setting; in
        lib.optional
          (compression != null)
          (compression // { at = ofDisk place ([ "filesystem" ] ++ path); inherit inForce; });
    in
    item [ "compression" ] place.disk.filesystem.compression
    ++ lib.concatLists
      (lib.mapAttrsToList
        (name: { compression, ... }: item [ "subvolumes" name "compression" ] compression)
        place.disk.filesystem.subvolumes);

  subvolumesOf = place:
    let
      subvolumes =
        lib.mapAttrsToList
          (name: subvolume:
            subvolume // { inherit name; at = ofDisk place [ "filesystem" "subvolumes" name ]; })
          place.disk.filesystem.subvolumes;
      byPath = lib.groupBy ({ path, ... }: path) subvolumes;
    in
    map
      (subvolume:
        subvolume
        // {
          samePath =
            map
              (other: other.at)
              (lib.filter (other: other.name != subvolume.name) (byPath.${subvolume.path} or [ ]));
        })
      subvolumes;

  slashedOf = place:
    let
      slashed =
        lib.filter
          (path: lib.hasPrefix "/" path && path != "/" && !lib.hasPrefix "//" path)
          (lib.mapAttrsToList (_: { path, ... }: path) place.disk.filesystem.subvolumes);
    in
    {
      at = ofDisk place [ ];
      inherit slashed;
      unslashed =
        map (path: lib.concatStringsSep "/" (lib.tail (lib.splitString "/" path))) slashed;
    };

  btrfsMountsOf = place:
    lib.concatLists
      (lib.mapAttrsToList
        (name: subvolume:
          lib.optional
            (subvolume.mountPoint != null)
            (
              subvolume
              // {
                at = ofDisk place [ "filesystem" "subvolumes" name ];
                inherit (subvolume) mountPoint;
                inherit (place.disk.filesystem) onFailure;
              }
            ))
        place.disk.filesystem.subvolumes)
    ++ lib.optional place.disk.filesystem.managementMount.enable {
      at = ofDisk place [ "filesystem" "managementMount" ];
      inherit (place.disk.filesystem.managementMount) mountPoint;
      automount = { enable = false; };
      neededForBoot = false;
      inherit (place.disk.filesystem) onFailure;
    };

  btrfsOptionsOf = place:
    let
      listed = path: options: ofOneMount:
        mountOptions
          (ofDisk place ([ "filesystem" ] ++ path))
          place.disk.filesystem.fsType
          ofOneMount
          options;
    in
    lib.optionals
      (place.disk.filesystem.fsType == "btrfs")
      (listed [ "universalOptions" ] place.disk.filesystem.universalOptions false)
    ++ lib.concatLists
      (lib.mapAttrsToList
        (name: subvolume: listed [ "subvolumes" name "options" ] subvolume.options true)
        place.disk.filesystem.subvolumes);

  writersOf = place:
    writer
      place
      [ "filesystem" "universalOptions" ]
      (lib.elem "rw" place.disk.filesystem.universalOptions)
    ++ writer place [ "filesystem" "scrub" "enable" ] place.disk.filesystem.scrub.enable
    ++ writer place [ "filesystem" "balance" "enable" ] place.disk.filesystem.balance.enable
    ++ lib.concatLists
      (lib.mapAttrsToList
        (name: { create, options, ... }:
          writer place [ "filesystem" "subvolumes" name "create" ] create
          ++ writer place [ "filesystem" "subvolumes" name "options" ] (lib.elem "rw" options))
        place.disk.filesystem.subvolumes);

  # The mount options of a list.
  mountOptions = at: fsType: ofOneMount: options:
    let siblings = map nameOfMountOption options; in
    map
      (option:
        let name = nameOfMountOption option; in
        {
          inherit at fsType ofOneMount siblings;
          text = option;
          inherit name;
          advice = adviceFor name;
        })
      options;

  # `commit=30` is the option `commit`.
  nameOfMountOption = option: lib.head (lib.splitString "=" option);

  # What to do instead of giving an option; empty where it may be given. No option has two of the
  # prefixes.
  adviceFor = option:
    let
      byPrefix =
        lib.concatStringsSep
          ""
          (map
            ({ name, value, ... }: value)
            (lib.filter
              ({ name, value, ... }: lib.hasPrefix name option)
              (lib.attrsToList tables.reservedMountOptionPrefixes)));
    in
    tables.reservedMountOptions.${option} or byPrefix;

  # An option of a disk by which it would be written, where it is set.
  writer = place: path: isSet:
    lib.optional isSet { at = ofDisk place path; inherit (place.disk) readOnly; };

  placesOf = config: lib.mapAttrsToList (name: disk: { inherit name disk; }) config.disks;

  # The place of an option of the module.
  ofModule = path: lib.showOption ([ "wsl" "bareMounts" ] ++ path);

  # The place of an option of a disk.
  ofDisk = { name, ... }: path: ofModule ([ "disks" name ] ++ path);
in
{
  adds =
    let places = placesOf cfg; in
    {
      btrfsSettings = lib.concatMap settingsOf places;
      mounts = lib.concatMap btrfsMountsOf places;
      mountOptions = lib.concatMap btrfsOptionsOf places;
      writers = lib.concatMap writersOf places;
    };

  scopes =
    let places = placesOf cfg; in
    {
      btrfsSetting = all.btrfsSettings;
      compression = lib.concatMap compressionsOf places;
      subvolume = lib.concatMap subvolumesOf places;
      slashedPaths = map slashedOf places;
    };
}
