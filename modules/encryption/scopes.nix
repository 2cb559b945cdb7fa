# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ all, cfg, lib, tables, text }:

let
  encryptionsOf = place:
    lib.optional place.disk.encryption.enable {
      at = ofDisk place [ "encryption" ];
      inherit (place.disk.encryption) keyFile;
      slug = text.slug place.name;
    };

  keyFileOf = place:
    lib.optional
      (place.disk.encryption.enable && place.disk.encryption.keyFile != null)
      { at = ofDisk place [ "encryption" "keyFile" ]; text = place.disk.encryption.keyFile; };

  placesOf = config: lib.mapAttrsToList (name: disk: { inherit name disk; }) config.disks;

  # The place of an option of the module.
  ofModule = path: lib.showOption ([ "wsl" "bareMounts" ] ++ path);

  # The place of an option of a disk.
  ofDisk = { name, ... }: path: ofModule ([ "disks" name ] ++ path);
in
{
  adds = { paths = lib.concatMap keyFileOf (placesOf cfg); };

  scopes = { encryption = lib.concatMap encryptionsOf (placesOf cfg); path = all.paths; };
}
