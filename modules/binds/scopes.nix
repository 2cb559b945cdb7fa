# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ all, cfg, lib, tables, text }:

let
  bindsOf = config: lib.mapAttrsToList (name: bind: { inherit name bind; }) config.binds;

  bindMount = { name, bind, ... }:
    bind // { at = ofModule [ "binds" name ]; onFailure = "degrade"; };

  # Those of a bind are for its disk's file system; of which disk that is another rule says.
  bindOptions = config: { name, bind, ... }:
    let
      disk = config.disks.${bind.disk} or null;
      at = ofModule [ "binds" name "options" ];
    in
    lib.optionals (disk != null) (mountOptions at disk.filesystem.fsType true bind.options);

  bindOf = config: mounts: { name, bind, ... }:
    sourceOf config bind.disk
    // {
      at = ofModule [ "binds" name ];
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

  # The place of an option of the module.
  ofModule = path: lib.showOption ([ "wsl" "bareMounts" ] ++ path);
in
{
  adds =
    let binds = bindsOf cfg; in
    {
      mounts = map bindMount binds;
      mountOptions = lib.concatMap (bind: bindOptions cfg bind) binds;
    };

  scopes = {
    bind = map (bind: bindOf cfg all.mounts bind) (bindsOf cfg);
    sharedAutomount =
      lib.filter
        ({ automount, mountPoint, ... }: automount.enable && isShared cfg all.mounts mountPoint)
        all.mounts;
  };
}
