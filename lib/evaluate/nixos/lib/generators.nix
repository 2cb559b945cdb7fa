# Nix values as text in other formats.
{ lib }:
let
  inherit (lib) concatStringsSep escape mapAttrsToList;
in
rec {
  /** A simple value as INI-like files write it; a failure for the others. */
  mkValueStringDefault =
    {}:
    value:
    if builtins.isString value then
      value
    else if builtins.isInt value || builtins.isFloat value || lib.isDerivation value then
      toString value
    else if builtins.isBool value then
      lib.boolToString value
    else if value == null then
      "null"
    else
      abort "generators.mkValueStringDefault: ${builtins.typeOf value} not supported: ${toPretty { } value}";

  /**
    `key<separator>value`, with the separator escaped in the key.

    # Type
    `mkKeyValueDefault :: { mkValueString ? } -> String -> String -> a -> String`
  */
  mkKeyValueDefault =
    { mkValueString ? mkValueStringDefault { }
    ,
    }:
    separator: key: value:
    "${escape [ separator ] key}${separator}${mkValueString value}";

  /** One `key=value` a line; a list is several lines where `listsAsDuplicateKeys` says so. */
  toKeyValue =
    { mkKeyValue ? mkKeyValueDefault { } "="
    , listsAsDuplicateKeys ? false
    , indent ? ""
    ,
    }:
    set:
    let
      line = key: value: indent + mkKeyValue key value + "\n";
      lines =
        key: value:
        if listsAsDuplicateKeys && builtins.isList value then lib.concatMapStrings (line key) value else line key value;
    in
    lib.concatStrings (mapAttrsToList lines set);

  /**
    An INI file: a section for each attribute.

    # Example
    `toINI { } { boot.systemd = true; }  =>  "[boot]\nsystemd=true\n"`
  */
  toINI =
    { mkSectionName ? escape [ "[" "]" ]
    , mkKeyValue ? mkKeyValueDefault { } "="
    , listsAsDuplicateKeys ? false
    ,
    }:
    sections:
    concatStringsSep "\n" (
      mapAttrsToList
        (
          name: section: "[${mkSectionName name}]\n${toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; } section}"
        )
        sections
    );

  /** JSON. */
  toJSON = {}: builtins.toJSON;

  /**
    A value with everything deeper than `depthLimit` replaced, or refused where `throwOnDepthLimit` says so.

    # Type
    `withRecursion :: { depthLimit, throwOnDepthLimit ? } -> a -> a`
  */
  withRecursion =
    { depthLimit
    , throwOnDepthLimit ? true
    ,
    }:
    let
      special = [ "__functor" "__functionArgs" "__toString" "__pretty" ];
      tooDeep =
        if throwOnDepthLimit then
          throw "Exceeded maximum eval-depth limit of ${toString depthLimit} while trying to evaluate with `generators.withRecursion'!"
        else
          "<unevaluated>";
      limit = depth: value: if depthLimit != null && depth > depthLimit then tooDeep else value;
      go =
        depth: value:
        let
          below = child: go (depth + 1) (limit (depth + 1) child);
        in
        if builtins.isAttrs value then
          builtins.mapAttrs (name: child: if builtins.elem name special then child else below child) value
        else if builtins.isList value then
          map below value
        else
          limit (depth + 1) value;
    in
    go 0;

  /**
    A value as Nix source that a person reads, with functions and packages as `<function>` and `<derivation name>`.

    # Type
    `toPretty :: { allowPrettyValues ?, multiline ?, indent ? } -> a -> String`
  */
  toPretty =
    { allowPrettyValues ? false
    , multiline ? true
    , indent ? ""
    ,
    }:
    let
      string =
        open: close: value:
        let
          lines = lib.splitString "\n" value;
          quoted = map (escape [ "\\" "\"" "\${" ]) lines;
          indented = map (builtins.replaceStrings [ "\${" "''" ] [ "''\${" "'''" ]) lines;
          last = lib.last indented;
        in
        if multiline && builtins.length lines > 1 then
          "''"
          + open
          + concatStringsSep open (lib.init indented)
          + (if last == "" then close else open + last)
          + "''"
        else
          "\"${concatStringsSep "\\n" quoted}\"";

      function =
        value:
        let
          args = mapAttrsToList (name: optional: if optional then name + "?" else name) (lib.functionArgs value);
        in
        if args == [ ] then "<function>" else "<function, args: {${concatStringsSep ", " args}}>";

      go =
        indent: value:
        let
          open = if multiline then "\n${indent}  " else " ";
          close = if multiline then "\n${indent}" else " ";
          deeper = go (indent + "  ");
        in
        if builtins.isString value then
          string open close value
        else if builtins.isInt value then
          toString value
        else if builtins.isFloat value then
          builtins.toJSON value
        else if builtins.isBool value then
          lib.boolToString value
        else if value == null then
          "null"
        else if builtins.isPath value then
          toString value
        else if value == [ ] then
          "[ ]"
        else if builtins.isList value then
          "[" + open + lib.concatMapStringsSep open deeper value + close + "]"
        else if lib.isFunction value then
          function value
        else if allowPrettyValues && value ? __pretty && value ? val then
          value.__pretty value.val
        else if value == { } then
          "{ }"
        else if lib.isDerivation value then
          "<derivation ${value.name or "???"}>"
        else
          "{"
          + open
          + concatStringsSep open (mapAttrsToList (name: child: "${lib.strings.escapeNixIdentifier name} = ${deeper child};") value)
          + close
          + "}";
    in
    go indent;
}
