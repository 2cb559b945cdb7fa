# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ all, cfg, lib, tables, text }:

let
  # An option of a disk that only Btrfs has, where it is set.
  btrfsSetting = place: isSet: path:
    lib.optional isSet { at = ofDisk place path; inherit (place.disk.filesystem) fsType; };

  placesOf = config: lib.mapAttrsToList (name: disk: { inherit name disk; }) config.disks;

  # The place of an option of the module.
  ofModule = path: lib.showOption ([ "wsl" "bareMounts" ] ++ path);

  # The place of an option of a disk.
  ofDisk = { name, ... }: path: ofModule ([ "disks" name ] ++ path);

  hasDevices = place: place.disk.additionalDevices != { };

  devicesOf = place:
    lib.mapAttrsToList
      (name: device: device // { inherit name; at = ofDisk place [ "additionalDevices" name ]; })
      place.disk.additionalDevices;

  identity = disk: at: option: text':
    lib.optional (text' != null) {
      at = "${at}.${option}";
      inherit disk;
      text = text';
      device = null;
    };

  # One serial number may serve two entries, for two file systems on one disk.
  identitiesOf = disk: at: device:
    identity disk at "serialNumber" device.serialNumber
    ++ identity disk at "uniqueId" device.uniqueId
    ++ identity disk at "vhd" device.vhd;
in
{
  adds =
    let places = placesOf cfg; in
    {
      identities =
        lib.concatMap
          (place:
            identitiesOf place.name (ofDisk place [ ]) place.disk
            ++ lib.concatMap (device: identitiesOf place.name device.at device) (devicesOf place))
          places;
      btrfsSettings =
        lib.concatMap (place: btrfsSetting place (hasDevices place) [ "additionalDevices" ]) places;
    };

  scopes =
    let places = placesOf cfg; in
    {
      additionalDevice = lib.concatMap devicesOf places;
      encryptedOnSeveral =
        map
          (place: { at = ofDisk place [ "encryption" ]; })
          (lib.filter (place: place.disk.encryption.enable && hasDevices place) places);
      windows = [ { at = ofModule [ "windows" ]; inherit (cfg.windows) logFile; } ];
    };
}
