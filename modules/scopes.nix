# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ cfg, lib, tables ? { }, text ? { } }:

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

  root = [ "wsl" "bareMounts" ];

  # The place of an option of a disk.
  ofDisk = { name, ... }: path: lib.showOption (root ++ [ "disks" name ] ++ path);

  additionalDevicesOf = place:
    lib.mapAttrsToList
      (name: device: device // { inherit name; at = ofDisk place [ "additionalDevices" name ]; })
      place.disk.additionalDevices;

  encryptionsOf = place:
    lib.optional place.disk.encryption.enable {
      at = ofDisk place [ "encryption" ];
      inherit (place.disk.encryption) keyFile;
      slug = text.slug place.name;
      isOneDevice = place.disk.additionalDevices == { };
    };

  keyFileOf = place:
    lib.optional
      (place.disk.encryption.enable && place.disk.encryption.keyFile != null)
      { at = ofDisk place [ "encryption" "keyFile" ]; text = place.disk.encryption.keyFile; };

  pathsOf = { enable, metrics, ... }: places:
    lib.concatMap keyFileOf places
    ++ lib.optional (enable && metrics.enable) {
      at = lib.showOption (root ++ [ "metrics" "directory" ]);
      text = metrics.directory;
    };

  bindOf = config: mounts: { name, bind, ... }:
    sourceOf config bind.disk
    // {
      at = lib.showOption (root ++ [ "binds" name ]);
      inherit (bind) disk directory neededForBoot;
      needsItself = lib.elem bind.mountPoint (needed config mounts [ ] [ bind.mountPoint ]);
    };

  # The mount points that must be mounted before others: those above them, and those above what is
  # bound there. `found` are those that are known already, and of `points` they are asked for.
  needed = config: mounts: found: points:
    let
      sources =
        lib.concatLists
          (lib.mapAttrsToList
            (_: bind:
              let inherit (sourceOf config bind.disk) source; in
              lib.optional
                (source != null && lib.elem bind.mountPoint points)
                "${source}/${bind.directory}")
            config.binds);
      paths = points ++ sources;
      above =
        lib.filter
          (point: !lib.elem point found && lib.any (path: lib.hasPrefix "${point}/" path) paths)
          (map ({ mountPoint, ... }: mountPoint) mounts);
    in
    if above == [ ] then found else needed config mounts (found ++ above) above;

  # What there is to say of the disk that something is bound from.
  sourceOf = config: name:
    let disk = config.disks.${name} or null; in
    {
      isDisk = disk != null;
      source = if disk == null then null else disk.filesystem.mountPoint;
      isEarly =
        disk != null && (disk.filesystem.neededForBoot || disk.filesystem.onFailure == "block");
    };

  nixStoreOf = config:
    sourceOf config (if config.nixStore.disk == null then "" else config.nixStore.disk)
    // {
      at = lib.showOption (root ++ [ "nixStore" ]);
      inherit (config.nixStore) disk;
      directory = text.nixStoreDirectory config;
    };

  disksOf = places:
    let bySlug = lib.groupBy ({ name, ... }: text.slug name) places; in
    map
      (place:
        let
          slug = text.slug place.name;
          slashed =
            lib.filter
              (path: lib.hasPrefix "/" path && path != "/" && !lib.hasPrefix "//" path)
              (lib.mapAttrsToList (_: { path, ... }: path) place.disk.filesystem.subvolumes);
        in
        place.disk
        // {
          at = ofDisk place [ ];
          inherit (place) name;
          inherit slug;
          kernel = tables.fileSystemKernels.${place.disk.filesystem.fsType};
          inherit slashed;
          unslashed =
            map (path: lib.concatStringsSep "/" (lib.tail (lib.splitString "/" path))) slashed;
          sameUnit =
            map
              (other: ofDisk other [ ])
              (lib.filter (other: other.name != place.name) (bySlug.${slug} or [ ]));
        })
      places;

  identity = at: option: text':
    lib.optional (text' != null) {
      at = "${at}.${option}";
      inherit option;
      text = text';
    };

  windowsIdentities = at: device:
    identity at "serialNumber" device.serialNumber
    ++ identity at "uniqueId" device.uniqueId
    ++ identity at "vhd" device.vhd;

  linuxIdentities = place:
    let at = ofDisk place [ ]; in
    identity at "uuid" place.disk.uuid
    ++ identity at "label" place.disk.label
    ++ identity at "partitionUuid" place.disk.partitionUuid
    ++ identity at "devicePattern" place.disk.devicePattern;

  # One serial number may serve two entries, for two file systems on one disk; one file system may
  # not.
  identitiesOf = places:
    let
      byDevice =
        lib.groupBy
          (identity: "${identity.option} ${identity.text}")
          (lib.concatMap linuxIdentities places);
      ofWindows = found: found // { sameDevice = [ ]; };
      ofLinux = found:
        found
        // {
          sameDevice =
            map
              (other: other.at)
              (lib.filter
                (other: other.at != found.at)
                (byDevice."${found.option} ${found.text}" or [ ]));
        };
    in
    lib.concatMap
      (place:
        map ofWindows (windowsIdentities (ofDisk place [ ]) place.disk)
        ++ map ofLinux (linuxIdentities place)
        ++ map
          ofWindows
          (lib.concatMap (device: windowsIdentities device.at device) (additionalDevicesOf place)))
      places;

  btrfsSettingsOf = place:
    let
      setting = isSet: path:
        lib.optional isSet { at = ofDisk place path; inherit (place.disk.filesystem) fsType; };
    in
    setting (place.disk.additionalDevices != { }) [ "additionalDevices" ]
    ++ setting (place.disk.filesystem.compression != null) [ "filesystem" "compression" ]
    ++ setting
      (place.disk.filesystem.universalOptions != tables.defaultUniversalOptions)
      [ "filesystem" "universalOptions" ]
    ++ setting (place.disk.filesystem.subvolumes != { }) [ "filesystem" "subvolumes" ]
    ++ setting place.disk.filesystem.scrub.enable [ "filesystem" "scrub" "enable" ]
    ++ setting place.disk.filesystem.balance.enable [ "filesystem" "balance" "enable" ]
    ++ setting
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

  mountsOf = place:
    let
      mount = path: of:
        lib.optional (of.mountPoint != null) {
          at = ofDisk place ([ "filesystem" ] ++ path);
          inherit (of) mountPoint;
          automount = of.automount.enable;
          inherit (of) neededForBoot;
          inherit (place.disk.filesystem) onFailure;
        };
    in
    mount [ ] place.disk.filesystem
    ++ lib.concatLists
      (lib.mapAttrsToList
        (name: subvolume: mount [ "subvolumes" name ] subvolume)
        place.disk.filesystem.subvolumes)
    ++ lib.optional place.disk.filesystem.managementMount.enable {
      at = ofDisk place [ "filesystem" "managementMount" ];
      inherit (place.disk.filesystem.managementMount) mountPoint;
      automount = false;
      neededForBoot = false;
      inherit (place.disk.filesystem) onFailure;
    };

  bindMountOf = { name, bind, ... }: {
    at = lib.showOption (root ++ [ "binds" name ]);
    inherit (bind) mountPoint;
    automount = bind.automount.enable;
    inherit (bind) neededForBoot;
    onFailure = "degrade";
  };

  withOthers = config: mounts:
    let
      byPoint = lib.groupBy ({ mountPoint, ... }: mountPoint) mounts;
      optional =
        lib.filter
          ({ neededForBoot, onFailure, ... }: !neededForBoot && onFailure != "block")
          mounts;
    in
    map
      (mount:
        mount
        // {
          hasNixStore = config.nixStore.enable;
          samePoint =
            map
              (other: "${other.at}.mountPoint")
              (lib.filter (other: other.at != mount.at) (byPoint.${mount.mountPoint} or [ ]));
          optionalAbove =
            map
              (other: other.at)
              (lib.filter (other: lib.hasPrefix "${other.mountPoint}/" mount.mountPoint) optional);
          isAutomountShared = mount.automount && isShared config mounts mount.mountPoint;
        })
      mounts;

  # Whether other distributions see what is mounted on a path: a bind of what they share is shared,
  # too.
  isShared = config: mounts: mountPoint:
    let isBelow = path: lib.hasPrefix "${tables.sharedDirectory}/" path; in
    isBelow mountPoint
    || lib.any
      (above:
        lib.hasPrefix "${above.mountPoint}/" mountPoint
        && lib.any isBelow (needed config mounts [ ] [ above.mountPoint ]))
      mounts;

  mountOptionsOf = place:
    let
      listed = path: options: ofOneMount:
        listedOptions
          (ofDisk place ([ "filesystem" ] ++ path))
          place.disk.filesystem.fsType
          ofOneMount
          options;
    in
    listed [ "options" ] place.disk.filesystem.options false
    ++ lib.optionals
      (place.disk.filesystem.fsType == "btrfs")
      (listed [ "universalOptions" ] place.disk.filesystem.universalOptions false)
    ++ lib.concatLists
      (lib.mapAttrsToList
        (name: subvolume: listed [ "subvolumes" name "options" ] subvolume.options true)
        place.disk.filesystem.subvolumes);

  # Those of a bind are for its disk's file system; of which disk that is another rule says.
  bindOptionsOf = config: { name, bind, ... }:
    let
      disk = config.disks.${bind.disk} or null;
      at = lib.showOption (root ++ [ "binds" name "options" ]);
    in
    lib.optionals (disk != null) (listedOptions at disk.filesystem.fsType true bind.options);

  listedOptions = at: fsType: ofOneMount: options:
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
in
let
  places =
    lib.optionals cfg.enable (lib.mapAttrsToList (name: disk: { inherit name disk; }) cfg.disks);
  binds =
    lib.optionals cfg.enable (lib.mapAttrsToList (name: bind: { inherit name bind; }) cfg.binds);
  mounts = lib.concatMap mountsOf places ++ map bindMountOf binds;
in
{
  disk = disksOf places;
  identity = identitiesOf places;
  additionalDevice = lib.concatMap additionalDevicesOf places;
  encryption = lib.concatMap encryptionsOf places;
  path = pathsOf cfg places;
  windows =
    lib.optional cfg.enable {
      at = lib.showOption (root ++ [ "windows" ]);
      inherit (cfg.windows) logFile;
    };
  btrfsSetting = lib.concatMap btrfsSettingsOf places;
  compression = lib.concatMap compressionsOf places;
  subvolume = lib.concatMap subvolumesOf places;
  mount = withOthers cfg mounts;
  bind = map (bind: bindOf cfg mounts bind) binds;
  nixStore = lib.optional (cfg.enable && cfg.nixStore.enable) (nixStoreOf cfg);
  mountOption =
    lib.concatMap mountOptionsOf places ++ lib.concatMap (bind: bindOptionsOf cfg bind) binds;
}
