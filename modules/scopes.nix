# What the rules look at, by the name that one of them has in a rule.
{ cfg, lib, tables, text }:

let
  atRoot = path: lib.showOption ([ "wsl" "bareMounts" ] ++ path);
  at = path: atRoot ([ "disks" ] ++ path);

  # One entry a disk, with its name; a module that is switched off has nothing to be looked at.
  disks = lib.optionals cfg.enable (lib.mapAttrsToList (name: disk: disk // { inherit name; }) cfg.disks);

  binds = lib.optionals cfg.enable (lib.mapAttrsToList (name: bind: bind // { inherit name; }) cfg.binds);

  # What there is to say of the disk that something is bound from.
  sourceOf = name:
    let
      isDisk = name != null && cfg.disks ? ${name};
      inherit (cfg.disks.${name}) filesystem;
    in
    {
      inherit isDisk;
      source = if isDisk then filesystem.mountPoint else null;
      isEarly = isDisk && (filesystem.neededForBoot || filesystem.onFailure == "block");
    };

  mountPoints = lib.filter (point: point != null) (
    lib.concatMap
      (disk:
        [ disk.filesystem.mountPoint ]
        ++ map (subvolume: subvolume.mountPoint) (lib.attrValues disk.filesystem.subvolumes)
        ++ lib.optional disk.filesystem.managementMount.enable disk.filesystem.managementMount.mountPoint)
      disks
    ++ map (bind: bind.mountPoint) binds
  );

  # The mount points that must be mounted before others: those above them, and those above what is bound there.
  needed = found: points:
    let
      paths = points ++ lib.concatMap
        (bind:
          let inherit (sourceOf bind.disk) source; in
          lib.optional (lib.elem bind.mountPoint points && source != null) "${source}/${bind.directory}")
        binds;
      new = lib.filter
        (above: !lib.elem above found && lib.any (lib.hasPrefix "${above}/") paths)
        (lib.unique mountPoints);
    in
    if new == [ ] then found else needed (found ++ new) new;

  # Whether other distributions see what is mounted on a path: a bind of what they share is shared, too.
  isShared = mountPoint:
    let isBelow = lib.hasPrefix "${tables.sharedDirectory}/"; in
    isBelow mountPoint || lib.any
      (above: lib.hasPrefix "${above}/" mountPoint && lib.any isBelow (needed [ ] [ above ]))
      mountPoints;

  subvolumesOf = { filesystem, ... }:
    lib.mapAttrsToList (name: subvolume: subvolume // { inherit name; }) filesystem.subvolumes;

  # Places of all others that share a key with this one.
  others = groups: key: here: lib.filter (place: place != here) (map (entry: entry.at) groups.${key});

  parseCompression = setting:
    let parts = lib.splitString ":" setting; in
    {
      algorithm = lib.head parts;
      level = if lib.length parts > 1 then lib.elemAt parts 1 else null;
    };

  isCompressed = setting: setting != null && setting != "none";

  mountOptions = { at, fsType, list, ofOneMount }:
    let
      nameOf = option: lib.head (lib.splitString "=" option);
      siblings = map nameOf list;
    in
    map
      (option: rec {
        inherit at fsType ofOneMount siblings;
        text = option;
        name = nameOf option;
        advice = tables.reservedMountOptions.${name} or (lib.concatStrings (lib.mapAttrsToList
          (prefix: lib.optionalString (lib.hasPrefix prefix name))
          tables.reservedMountOptionPrefixes));
      })
      list;
in
{
  disk =
    let
      entries = map
        (disk: disk // rec {
          at = atRoot [ "disks" disk.name ];
          slug = text.slug disk.name;
          kernel = tables.fileSystemKernels.${disk.filesystem.fsType};
          slashed = lib.filter (path: lib.hasPrefix "/" path && path != "/" && !lib.hasPrefix "//" path)
            (map (subvolume: subvolume.path) (lib.attrValues disk.filesystem.subvolumes));
          unslashed = map (lib.removePrefix "/") slashed;
        })
        disks;
      bySlug = lib.groupBy (disk: disk.slug) entries;
    in
    map (disk: disk // { sameUnit = others bySlug disk.slug disk.at; }) entries;

  identity =
    let
      windows = [ "serialNumber" "uniqueId" "vhd" ];
      linux = [ "uuid" "label" "partitionUuid" "devicePattern" ];
      entries = lib.concatMap
        (disk: map
          (option: { inherit option; at = at [ disk.name option ]; text = disk.${option}; })
          (lib.filter (option: disk.${option} != null) (windows ++ linux))
        ++ lib.concatMap
          (device: map
            (option: {
              inherit option;
              at = at [ disk.name "additionalDevices" device.name option ];
              text = device.${option};
            })
            (lib.filter (option: device.${option} != null) windows))
          (lib.mapAttrsToList (name: device: device // { inherit name; }) disk.additionalDevices))
        disks;
      device = entry: "${entry.option} ${entry.text}";
      # One serial number may serve two entries, for two file systems on one disk; one file system may not.
      byDevice = lib.groupBy device (lib.filter (entry: lib.elem entry.option linux) entries);
    in
    map
      (entry: entry // {
        sameDevice = lib.optionals (byDevice ? ${device entry}) (others byDevice (device entry) entry.at);
      })
      entries;

  additionalDevice = lib.concatMap
    (disk: lib.mapAttrsToList
      (name: device: device // { inherit name; at = at [ disk.name "additionalDevices" name ]; })
      disk.additionalDevices)
    disks;

  encryption = lib.concatMap
    ({ additionalDevices, encryption, name, ... }: lib.optional encryption.enable {
      at = at [ name "encryption" ];
      inherit (encryption) keyFile;
      slug = text.slug name;
      isOneDevice = additionalDevices == { };
    })
    disks;

  path =
    lib.concatMap
      ({ encryption, name, ... }: lib.optional (encryption.enable && encryption.keyFile != null) {
        at = at [ name "encryption" "keyFile" ];
        text = encryption.keyFile;
      })
      disks
    ++ lib.optional (cfg.enable && cfg.metrics.enable) {
      at = atRoot [ "metrics" "directory" ];
      text = cfg.metrics.directory;
    };

  windows = lib.optional cfg.enable { at = atRoot [ "windows" ]; inherit (cfg.windows) logFile; };

  btrfsSetting = lib.concatMap
    ({ additionalDevices, filesystem, name, ... }:
      let
        ofDisk = path: { at = at ([ name ] ++ path); inherit (filesystem) fsType; };
        setting = path: ofDisk ([ "filesystem" ] ++ path);
      in
      lib.optional (additionalDevices != { }) (ofDisk [ "additionalDevices" ])
      ++ lib.optional (filesystem.compression != null) (setting [ "compression" ])
      ++ lib.optional (filesystem.universalOptions != tables.defaultUniversalOptions) (setting [ "universalOptions" ])
      ++ lib.optional (filesystem.subvolumes != { }) (setting [ "subvolumes" ])
      ++ lib.optional filesystem.scrub.enable (setting [ "scrub" "enable" ])
      ++ lib.optional filesystem.balance.enable (setting [ "balance" "enable" ])
      ++ lib.optional filesystem.managementMount.enable (setting [ "managementMount" "enable" ]))
    disks;

  compression = lib.concatMap
    ({ filesystem, name, ... }@disk:
      let
        ownLevel =
          if isCompressed filesystem.compression then (parseCompression filesystem.compression).level else null;
        inForce = if ownLevel != null then ownLevel else tables.defaultCompressionLevel;
        entry = path: setting: lib.optional (isCompressed setting) (parseCompression setting // {
          at = at ([ name "filesystem" ] ++ path);
          inherit inForce;
        });
      in
      entry [ "compression" ] filesystem.compression
      ++ lib.concatMap
        (subvolume: entry [ "subvolumes" subvolume.name "compression" ] subvolume.compression)
        (subvolumesOf disk))
    disks;

  subvolume = lib.concatMap
    (disk:
      let
        entries = map
          (subvolume: subvolume // { at = at [ disk.name "filesystem" "subvolumes" subvolume.name ]; })
          (subvolumesOf disk);
        byPath = lib.groupBy (subvolume: subvolume.path) entries;
      in
      map (subvolume: subvolume // { samePath = others byPath subvolume.path subvolume.at; }) entries)
    disks;

  mount =
    let
      entry = { filesystem, name, ... }: path: { mountPoint, neededForBoot, automount, ... }:
        lib.optional (mountPoint != null) {
          inherit mountPoint neededForBoot;
          inherit (filesystem) onFailure;
          automount = automount.enable;
          at = at ([ name "filesystem" ] ++ path);
        };
      entries = lib.concatMap
        (disk: lib.concatLists [
          (entry disk [ ] disk.filesystem)
          (lib.concatMap (subvolume: entry disk [ "subvolumes" subvolume.name ] subvolume) (subvolumesOf disk))
          (lib.optionals disk.filesystem.managementMount.enable (entry disk [ "managementMount" ] {
            inherit (disk.filesystem.managementMount) mountPoint;
            neededForBoot = false;
            automount.enable = false;
          }))
        ])
        disks
      ++ map
        (bind: {
          inherit (bind) mountPoint neededForBoot;
          onFailure = "degrade";
          automount = bind.automount.enable;
          at = atRoot [ "binds" bind.name ];
        })
        binds;
      byPoint = lib.groupBy (mount: mount.mountPoint) entries;
      optional = lib.filter (mount: !mount.neededForBoot && mount.onFailure != "block") entries;
    in
    map
      (mount: mount // {
        hasNixStore = cfg.nixStore.enable;
        samePoint = map (place: "${place}.mountPoint") (others byPoint mount.mountPoint mount.at);
        optionalAbove = map (other: other.at)
          (lib.filter (other: lib.hasPrefix "${other.mountPoint}/" mount.mountPoint) optional);
        isAutomountShared = mount.automount && isShared mount.mountPoint;
      })
      entries;

  bind = map
    (bind: sourceOf bind.disk // {
      inherit (bind) directory disk neededForBoot;
      at = atRoot [ "binds" bind.name ];
      needsItself = lib.elem bind.mountPoint (needed [ ] [ bind.mountPoint ]);
    })
    binds;

  nixStore = lib.optional (cfg.enable && cfg.nixStore.enable) (sourceOf cfg.nixStore.disk // {
    inherit (cfg.nixStore) disk;
    at = atRoot [ "nixStore" ];
    directory = text.nixStoreDirectory cfg;
  });

  mountOption = lib.concatMap
    ({ filesystem, name, ... }@disk:
      let
        options = path: list: ofOneMount: mountOptions {
          at = at ([ name "filesystem" ] ++ path);
          inherit (filesystem) fsType;
          inherit list ofOneMount;
        };
      in
      lib.concatLists [
        (options [ "options" ] filesystem.options false)
        (lib.optionals (filesystem.fsType == "btrfs") (options [ "universalOptions" ] filesystem.universalOptions false))
        (lib.concatMap
          (subvolume: options [ "subvolumes" subvolume.name "options" ] subvolume.options true)
          (subvolumesOf disk))
      ])
    disks
  # Those of a bind are for its disk's file system; of which disk that is another rule says.
  ++ lib.concatMap
    (bind: lib.optionals (cfg.disks ? ${bind.disk}) (mountOptions {
      at = atRoot [ "binds" bind.name "options" ];
      inherit (cfg.disks.${bind.disk}.filesystem) fsType;
      list = bind.options;
      ofOneMount = true;
    }))
    binds;
}
