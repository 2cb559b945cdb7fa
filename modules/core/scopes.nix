# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ all, cfg, lib, tables, text }:

let
  # An option by which Linux finds a disk.
  linuxIdentity = place: option: text':
    lib.optional (text' != null) {
      at = ofDisk place [ option ];
      disk = place.name;
      text = text';
      device = "${option} ${text'}";
    };

  linuxIdentities = place:
    linuxIdentity place "uuid" place.disk.uuid ++ linuxIdentity place "label" place.disk.label;

  disksOf = places: identities:
    let bySlug = lib.groupBy ({ name, ... }: text.slug name) places; in
    map
      (place:
        let slug = text.slug place.name; in
        place.disk
        // {
          at = ofDisk place [ ];
          inherit (place) name;
          inherit slug;
          sameUnit =
            map
              (other: ofDisk other [ ])
              (lib.filter (other: other.name != place.name) (bySlug.${slug} or [ ]));
          identities =
            lib.filter
              (identity: identity.disk == place.name && identity.device != null)
              identities;
        })
      places;

  withSameDevice = identities:
    map
      (identity:
        identity
        // {
          sameDevice =
            map
              (other: other.at)
              (lib.filter
                (other:
                  other.device != null
                  && other.device == identity.device
                  && other.at != identity.at)
                identities);
        })
      identities;

  mountOf = place:
    lib.optional
      (place.disk.filesystem.mountPoint != null)
      (
        place.disk.filesystem
        // { at = ofDisk place [ "filesystem" ]; inherit (place.disk.filesystem) mountPoint; }
      );

  withSamePoint = mounts:
    let byPoint = lib.groupBy ({ mountPoint, ... }: mountPoint) mounts; in
    map
      (mount:
        mount
        // {
          samePoint =
            map
              (other: "${other.at}.mountPoint")
              (lib.filter (other: other.at != mount.at) (byPoint.${mount.mountPoint} or [ ]));
        })
      mounts;

  fileSystemOptions = place:
    mountOptions
      (ofDisk place [ "filesystem" "options" ])
      place.disk.filesystem.fsType
      false
      place.disk.filesystem.options;

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
      identities = lib.concatMap linuxIdentities places;
      mounts = lib.concatMap mountOf places;
      mountOptions = lib.concatMap fileSystemOptions places;
    };

  scopes = {
    disk = disksOf (placesOf cfg) all.identities;
    identity = withSameDevice all.identities;
    mount = withSamePoint all.mounts;
    mountOption = all.mountOptions;
  };
}
