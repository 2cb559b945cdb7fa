# Generated from greeter.ts by `node generate.ts`.
{ cfg, lib, tables ? { }, text ? { } }:

{
  greeted =
    lib.optionals
      cfg.enable
      (map (name: { at = "services.greeter.names"; inherit name; }) cfg.names);
}
