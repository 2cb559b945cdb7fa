# Options: their declaration, the ways to merge definitions, their names in messages, and their documentation.
{ lib }:
let
  inherit (builtins)
    all
    filter
    foldl'
    head
    isAttrs
    isList
    isString
    length
    tail
    ;

  # A way to merge that need not be asked when there is one definition. It says so itself, so that a type with another way
  # to merge does not inherit it.
  identityOnOne = merge: {
    __functor = _: merge;
    isIdentityOnOne = true;
  };

  suggestion = "Use `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.\n";
in
rec {
  /** True for what `mkOption` gives. */
  isOption = x: x._type or null == "option";

  /**
    Declares an option. All attributes are optional: `type`, `default`, `defaultText`, `example`, `description`,
    `relatedPackages`, `apply` (a function on the merged value), `internal`, `visible`, `readOnly`.

    # Type
    `mkOption :: Attrs -> Option`
  */
  mkOption =
    { default ? null
    , defaultText ? null
    , example ? null
    , description ? null
    , relatedPackages ? null
    , type ? null
    , apply ? null
    , internal ? null
    , visible ? null
    , readOnly ? null
    ,
    }@declaration:
    declaration // { _type = "option"; };

  /** The option to enable something, off by default. */
  mkEnableOption =
    name:
    mkOption {
      default = false;
      example = true;
      description = "Whether to enable ${name}.";
      type = lib.types.bool;
    };

  /**
    The option for the package to use.

    # Type
    `mkPackageOption :: Pkgs -> (String | [ String ]) -> { nullable ?, default ?, example ?, extraDescription ?, pkgsText ? } -> Option`
  */
  mkPackageOption =
    pkgs: name:
    { nullable ? false
    , default ? name
    , example ? null
    , extraDescription ? ""
    , pkgsText ? "pkgs"
    ,
    }:
    let
      path = lib.toList default;
      shown = lib.showAttrPath path;
    in
    mkOption (
      {
        description =
          "The ${if isList name then lib.last name else name} package to use."
          + lib.optionalString (extraDescription != "") " ${extraDescription}";
        type = if nullable then lib.types.nullOr lib.types.package else lib.types.package;
      }
      // (
        if default != null then
          {
            default = lib.attrByPath path (throw "${shown} cannot be found in ${pkgsText}") pkgs;
            defaultText = literalExpression "${pkgsText}.${shown}";
          }
        else
          lib.optionalAttrs nullable { default = null; }
      )
      // lib.optionalAttrs (example != null) {
        example = literalExpression (if isList example then "${pkgsText}.${lib.showAttrPath example}" else example);
      }
    );

  /** Merges what is of one kind in the way of that kind: lists and strings are concatenated, sets united, and so on. */
  mergeDefaultOption = identityOnOne (
    loc: defs:
      let
        values = getValues defs;
        first = head values;
      in
      if length values == 1 then
        first
      else if all lib.isFunction values then
        x: mergeDefaultOption loc (map (def: def // { value = def.value x; }) defs)
      else if all isList values then
        builtins.concatLists values
      else if all isAttrs values then
        lib.mergeAttrsList values
      else if all builtins.isBool values then
        builtins.any (x: x) values
      else if all isString values then
        lib.concatStrings values
      else if all builtins.isInt values && all (x: x == first) values then
        first
      else
        throw "Cannot merge definitions of `${showOption loc}'. Definition values:${showDefs defs}"
  );

  /** Takes the one definition there is; a failure if there are more. */
  mergeOneOption = identityOnOne (mergeUniqueOption { message = ""; });

  /** The same with a message of one's own, and with another way to merge the one. */
  mergeUniqueOption =
    { message
    , merge ? _: defs: (head defs).value
    ,
    }:
    loc: defs:
    if length defs == 1 then
      merge loc defs
    else
      throw "The option `${showOption loc}' is defined multiple times while it's expected to be unique.\n${message}\nDefinition values:${showDefs defs}\n${suggestion}";

  /** Takes definitions that all say the same; a failure if they differ. */
  mergeEqualOption = identityOnOne (
    loc: defs:
      let
        first = head defs;
        conflict =
          def:
          throw "The option `${showOption loc}' has conflicting definition values:${showDefs [ first def ]}\n${suggestion}";
      in
      if length defs == 1 then
        first.value
      else
        (foldl' (first: def: if def.value == first.value then first else conflict def) first (tail defs)).value
  );

  /** The values of definitions. */
  getValues = map (def: def.value);

  /** The files of definitions. */
  getFiles = map (def: def.file);

  /**
    The documentation of all options below a tree of them, sub-options of submodules included, in the form that NixOS's
    manual and its `options.json` are made from.

    # Type
    `optionAttrSetToDocList :: Options -> [ Attrs ]`
  */
  optionAttrSetToDocList = optionAttrSetToDocList' [ ];

  /** The same; the first argument is there for what nixpkgs has. */
  optionAttrSetToDocList' =
    _: options:
    builtins.concatMap
      (
        option:
        let
          visible = option.visible or true;
          type = option.type or { };
          subOptions = type.getSubOptions option.loc;
          hasDefault =
            option ? defaultText || option ? default || ((type.emptyValue or { }) ? value && type.getSubModules or null == null);
        in
        [
          (
            {
              inherit (option) loc;
              name = showOption option.loc;
              description = option.description or null;
              declarations = filter (file: file != unknownModule) option.declarations;
              internal = option.internal or false;
              visible = if builtins.isBool visible then visible else visible == "shallow";
              readOnly = option.readOnly or false;
              type = type.description or "unspecified";
            }
            // lib.optionalAttrs (option ? example) { example = renderOptionValue option.example; }
            // lib.optionalAttrs hasDefault {
              default = renderOptionValue (option.defaultText or option.default or type.emptyValue.value);
            }
            // lib.optionalAttrs (option.relatedPackages or null != null) { inherit (option) relatedPackages; }
          )
        ]
        ++ lib.optionals
          (
            (if builtins.isBool visible then visible else visible == "transparent") && subOptions != { }
          )
          (optionAttrSetToDocList' option.loc subOptions)
      )
      (lib.collect isOption options);

  /** A value as the text that documentation shows, unless it is such text already. */
  renderOptionValue =
    value:
    if value ? _type && value ? text then
      value
    else
      literalExpression (lib.generators.toPretty { allowPrettyValues = true; } value);

  /** Nix source to show in documentation, where a value would not tell enough. */
  literalExpression =
    text:
    if isString text then
      {
        _type = "literalExpression";
        inherit text;
      }
    else
      throw "literalExpression expects a string.";

  /** CommonMark to show in documentation. */
  literalMD =
    text:
    if isString text then
      {
        _type = "literalMD";
        inherit text;
      }
    else
      throw "literalMD expects a string.";

  /**
    An option's path as a person writes it, quoted where Nix would need it.

    # Example
    `showOption [ "fileSystems" "/nix" "device" ]  =>  "fileSystems.\"/nix\".device"`
  */
  showOption = lib.concatMapStringsSep "." (
    part: if part == "*" || builtins.match "<([^\n]*)>" part != null then part else lib.strings.escapeNixIdentifier part
  );

  /** The names of files in a message. */
  showFiles = lib.concatMapStringsSep " and " (file: "`${file}'");

  /** Definitions in a message: where each is and, shortened, what it says. */
  showDefs = lib.concatMapStrings (
    def:
    let
      pretty = builtins.tryEval (
        lib.generators.toPretty { } (
          lib.generators.withRecursion
            {
              depthLimit = 10;
              throwOnDepthLimit = false;
            }
            def.value
        )
      );
      lines = lib.splitString "\n" pretty.value;
      shown = lib.concatStringsSep "\n    " (lib.take 5 lines ++ lib.optional (length lines > 5) "...");
    in
    "\n- In `${def.file}'"
    + lib.optionalString pretty.success (if length lines > 1 then ":\n    ${shown}" else ": ${shown}")
  );

  /** An option's name with the files that define it. */
  showOptionWithDefLocs = option: ''
    ${showOption option.loc}, with values defined in:
    ${lib.concatMapStringsSep "\n" (file: "  - ${file}") option.files}
  '';

  /** What messages call a module that is in no file. */
  unknownModule = "<unknown-file>";
}
