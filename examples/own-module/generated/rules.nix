# Generated from greeter.ts by `node generate.ts`.
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);
in
{
  assertions = lib.concatLists [
    # one-line: A name is one line.
    (map
      (greeted: {
        assertion = !lib.hasInfix "\n" greeted.name;
        message = "${greeted.at}: Each name must be one line. [one-line]";
      })
      scopes.greeted)
  ];

  warnings = messages [ ];
}
