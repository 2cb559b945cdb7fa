# Generated from webspace.ts by `node generate.ts`.
{ cfg, lib, tables ? { }, text ? { } }:

{
  site =
    lib.optionals
      cfg.enable
      (lib.mapAttrsToList
        (name: { port, ... }: {
          at = lib.showOption [ "services" "webspace" "sites" name ];
          inherit name port;
          sharers =
            lib.count ({ name, value, ... }: value.port == port) (lib.attrsToList cfg.sites);
        })
        cfg.sites);
}
