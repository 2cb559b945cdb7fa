# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ all, cfg, lib, tables, text }:

let
  onAccessOf = mounts:
    let
      optional =
        lib.filter
          ({ neededForBoot, onFailure, ... }: !neededForBoot && onFailure != "block")
          mounts;
    in
    map
      (mount:
        mount
        // {
          optionalAbove =
            map
              (other: other.at)
              (lib.filter (other: lib.hasPrefix "${other.mountPoint}/" mount.mountPoint) optional);
        })
      (lib.filter ({ automount, ... }: automount.enable) mounts);
in
{
  scopes = { onAccess = onAccessOf all.mounts; };
}
