# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ all, cfg, lib, tables, text }:

let
  # The place of an option of the module.
  ofModule = path: lib.showOption ([ "wsl" "bareMounts" ] ++ path);
in
{
  adds = {
    paths =
      lib.optional cfg.metrics.enable {
        at = ofModule [ "metrics" "directory" ];
        text = cfg.metrics.directory;
      };
  };
}
