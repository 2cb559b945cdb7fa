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
  adds = {
    identities =
      lib.concatMap
        (place:
          linuxIdentity place "partitionUuid" place.disk.partitionUuid
          ++ linuxIdentity place "devicePattern" place.disk.devicePattern)
        (placesOf cfg);
    writers =
      lib.concatMap
        (place:
          writer place [ "filesystem" "options" ] (lib.elem "rw" place.disk.filesystem.options))
        (placesOf cfg);
  };

  scopes = {
    writer = all.writers;
    driver =
      map
        (place: {
          at = ofDisk place [ "filesystem" ];
          inherit (place.disk.filesystem) fsType;
          kernel = tables.fileSystemKernels.${place.disk.filesystem.fsType};
        })
        (placesOf cfg);
  };
}
