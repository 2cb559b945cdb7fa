# Generated from webspace.ts by `node generate.ts`.
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);
in
{
  assertions = lib.concatLists [
    # A site's name is part of a unit's name.
    (lib.forEach scopes.site (site: {
      assertion = builtins.match "[A-Za-z0-9-]+" site.name != null;
      message = "${site.at}: Its name must be made of letters, digits and hyphens. [site-name]";
    }))

    # Of two services at one port only one can start.
    (lib.forEach scopes.site (site: {
      assertion = site.sharers == 1;
      message = "${site.at}.port: ${show site.sharers} sites have the port ${show site.port}; give each its "
        + "own. [port-shared]";
    }))
  ];

  warnings = messages [ ];
}
