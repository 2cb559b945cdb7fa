# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ all, cfg, lib, tables, text }:

let
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
      at = ofModule [ "nixStore" ];
      inherit (config.nixStore) disk;
      directory = text.nixStoreDirectory config;
    };

  placesOf = config: lib.mapAttrsToList (name: disk: { inherit name disk; }) config.disks;

  # The place of an option of the module.
  ofModule = path: lib.showOption ([ "wsl" "bareMounts" ] ++ path);
in
{
  adds = {
    writers =
      map
        (place: { at = ofModule [ "nixStore" "disk" ]; inherit (place.disk) readOnly; })
        (lib.filter
          ({ name, ... }: cfg.nixStore.enable && name == cfg.nixStore.disk)
          (placesOf cfg));
  };

  scopes = {
    nixStore = lib.optional cfg.nixStore.enable (nixStoreOf cfg);
    besideNixStore = lib.optionals cfg.nixStore.enable all.mounts;
  };
}
