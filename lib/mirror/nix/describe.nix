/**
  What the options of a module are, as JSON can carry it: the tree below a path, and the values of defaults and examples.

  Types are told by their structure, as far as nixpkgs' lib shows it (`name`, `nestedTypes`, `functor.payload`); what else there is
  to a type is its name and its description.

  # Inputs
  `options`: of an evaluated system. `path`: where to begin. `files`: the module's own folder as text with `/` at its end; options
  that other modules declare below the path are left out. Null: nothing is.
*/
{ lib
, options
, path
, files ? null
}:
let
  inherit (builtins)
    attrNames
    concatMap
    elem
    elemAt
    filter
    isAttrs
    isFunction
    isList
    isString
    length
    listToAttrs
    removeAttrs
    tryEval
    ;

  isOption = x: x._type or null == "option";
  isType = x: x._type or null == "option-type";

  # Types that `lib.types` has without an argument. Some names are aliases that warn.
  constants = filter (name: isType (lib.types.${name} or null)) [
    "anything"
    "attrs"
    "bool"
    "boolByOr"
    "commas"
    "deferredModule"
    "envVar"
    "externalPath"
    "fileset"
    "float"
    "int"
    "lines"
    "luaInline"
    "nonEmptyStr"
    "number"
    "optionType"
    "package"
    "path"
    "pathInStore"
    "pkgs"
    "raw"
    "shellPackage"
    "singleLineStr"
    "str"
    "unspecified"
  ];

  constantOf =
    type:
    let
      same = filter
        (
          name: lib.types.${name}.name == type.name && lib.types.${name}.description == type.description
        )
        constants;
    in
    if same == [ ] then null else builtins.head same;

  # Where a function was written tells whether it is lib's own. Some evaluators know no positions.
  placeOf = name: set: builtins.unsafeGetAttrPos name set;
  checkFileOf = type: (placeOf "check" type).file or null;
  libFile = checkFileOf lib.types.bool;

  # An `addCheck` of lib's is written in lib, too, but in another line than the type's own check.
  isChecked =
    type: constant:
    let
      own = placeOf "check" type;
      known = placeOf "check" constant;
    in
    libFile != null && own != null && known != null && (own.file != known.file || own.line != known.line);

  payloadOf = type: type.functor.payload or null;
  elementOf = type: type.nestedTypes.elemType or type.functor.wrapped or null;

  /**
    A type by its structure. `depth`: how many submodules it is in. `seen`: descriptions of the types around it in the last of
    them, since types of data contain themselves.
  */
  typeOf =
    depth: seen: type:
    let
      constant = constantOf type;
      payload = payloadOf type;
      nested = typeOf depth (seen ++ [ type.description ]);
      element = elementOf type;
      of = nested element;
      common = {
        inherit (type) name;
        description = toString type.description;
        descriptionClass = type.descriptionClass or null;
      };
      # A description that the constructor would not have given.
      like =
        rebuilt: attributes:
        common
        // attributes
        // {
          isRenamed = rebuilt.description != type.description;
          # The constructor's own check is at one place for all its types.
          isChecked = isChecked type rebuilt;
        };
      opaque = common // {
        kind = "opaque";
      };
      recursive = common // {
        kind = "recursive";
      };
    in
    if length seen > 12 || depth > 6 then
      opaque
    else if constant != null then
      common
        // {
        kind = "constant";
        constant = constant;
        isChecked = isChecked type lib.types.${constant};
      }
    else if elem type.description seen && type.name != "submodule" then
      recursive
    else if type.name == "enum" then
      let
        values = payload.values or payload;
      in
      if isList values && builtins.all isScalar values then like (lib.types.enum values) { kind = "enum"; inherit values; } else opaque
    else if type.name == "separatedString" then
      let
        separator = if isString payload then payload else payload.sep or null;
      in
      if separator == null then opaque else like (lib.types.separatedString separator) { kind = "separatedString"; inherit separator; }
    else if lib.hasPrefix "strMatching" type.name then
      let
        described = builtins.match "string matching the pattern (.*)" type.description;
        pattern = payload.pattern or (if described == null then null else builtins.head described);
      in
      if pattern == null then opaque else like (lib.types.strMatching pattern) { kind = "strMatching"; inherit pattern; }
    else if type.name == "listOf" && element != null then
      if lib.hasPrefix "non-empty " type.description then
        like (lib.types.nonEmptyListOf element) { kind = "nonEmptyListOf"; inherit of; }
      else
        like (lib.types.listOf element) { kind = "listOf"; inherit of; }
    else if elem type.name [ "attrsOf" "lazyAttrsOf" ] && element != null then
      let
        isLazy = type.name == "lazyAttrsOf";
      in
      like ((if isLazy then lib.types.lazyAttrsOf else lib.types.attrsOf) element) {
        kind = "attrsOf";
        inherit of isLazy;
        placeholder = payload.placeholder or "name";
      }
    else if type.name == "nullOr" && element != null then
      like (lib.types.nullOr element) { kind = "nullOr"; inherit of; }
    else if type.name == "unique" && element != null then
      common // { kind = "unique"; inherit of; }
    else if type.name == "functionTo" && element != null then
      like (lib.types.functionTo element) { kind = "functionTo"; inherit of; }
    else if type.name == "either" && type.nestedTypes ? left then
      like (lib.types.either type.nestedTypes.left type.nestedTypes.right) {
        kind = "either";
        of = [ (nested type.nestedTypes.left) (nested type.nestedTypes.right) ];
      }
    else if type.name == "coercedTo" && type.nestedTypes ? finalType then
      common
        // {
        kind = "coercedTo";
        from = nested type.nestedTypes.coercedType;
        of = nested type.nestedTypes.finalType;
        isRenamed =
          (lib.types.coercedTo type.nestedTypes.coercedType (x: x) type.nestedTypes.finalType).description
            != type.description;
      }
    else if type.name == "submodule" then
      let
        inner = type.getSubOptions [ ];
        freeform = type.nestedTypes.freeformType or null;
        expected =
          if freeform == null then
            "submodule"
          else
            (lib.types.submodule { freeformType = freeform; }).description;
      in
      common
        // {
        kind = "submodule";
        options = treeOf (depth + 1) inner;
        freeform = if freeform == null then null else nested freeform;
        isRenamed = expected != type.description;
      }
    else
    # Ranges of numbers and the like: their description says all.
      opaque;

  isScalar = x: isString x || builtins.isInt x || builtins.isBool x || x == null || builtins.isFloat x;

  positionOf =
    option:
    let
      known = filter (position: position.line or null != null) (option.declarationPositions or [ ]);
    in
    if known != [ ] then builtins.head known
    else if option.declarations or [ ] != [ ] then { file = toString (builtins.head option.declarations); line = null; column = null; }
    else null;

  isOwn =
    option:
    files == null || builtins.any (file: lib.hasPrefix files (toString file)) (option.declarations or [ ]);

  textOf = value: if isAttrs value then value.text or null else value;

  optionOf =
    depth: option: {
      option = {
        type = typeOf depth [ ] (option.type or lib.types.unspecified);
        description = textOf (option.description or null);
        hasDefault = option ? default;
        hasExample = option ? example;
        hasApply = option ? apply;
        defaultText = if option ? defaultText then shownOf option.defaultText else null;
        internal = option.internal or false;
        readOnly = option.readOnly or false;
        visible = option.visible or true;
        position = positionOf option;
      };
    };

  /** What documentation shows in place of a value. */
  shownOf =
    shown:
    if isAttrs shown && shown ? _type && shown ? text then
      { inherit (shown) _type text; }
    else
      { _type = "literalExpression"; text = lib.generators.toPretty { allowPrettyValues = true; } shown; };

  named = set: removeAttrs set [ "_module" "_freeformOptions" ];

  treeOf =
    depth: tree:
    let
      names = attrNames (named tree);
      entries = concatMap
        (
          name:
          let
            member = tree.${name};
            below = treeOf depth member;
          in
          if isOption member then
            if isOwn member || depth > 0 then [{ inherit name; value = optionOf depth member; }] else [ ]
          else if isAttrs member && below.group != { } then
            [{ inherit name; value = below; }]
          else
            [ ]
        )
        names;
    in
    { group = listToAttrs entries; };

  at = lib.attrByPath path { } options;

  # A path may be that of one option, which is then the only member of what it is in.
  isOne = isOption at;
  root = if isOne then { ${lib.last path} = at; } else at;

  /**
    An option by the names that lead to it. A list of names goes into a submodule: they lead through the option's type, as
    `nestedTypes` has them.
  */
  find =
    tree: steps:
    let
      step = builtins.head steps;
      rest = builtins.tail steps;
    in
    if steps == [ ] then tree
    else if isList step then
      find ((builtins.foldl' (type: name: if name == "elemType" then elementOf type else type.nestedTypes.${name}) tree.type step).getSubOptions [ ]) rest
    else find tree.${step} rest;

  /** A value with a tag at everything, since not all that Nix has is JSON. */
  tagged =
    depth: value:
    if depth > 20 then
      { unknown = "deep"; }
    else if isFunction value then
      { unknown = "function"; }
    else if builtins.isPath value then
      { path = toString value; }
    else if isList value then
      { list = map (tagged (depth + 1)) value; }
    else if isAttrs value then
      if value ? _type && value ? text then
        { shown = { inherit (value) _type text; }; }
      else if value.type or null == "derivation" then
        { package = value.pname or value.name or ""; }
      else if value ? _type || value ? __functor then
        { unknown = value._type or "function"; }
      else
        { set = builtins.mapAttrs (_: tagged (depth + 1)) value; }
    else if builtins.isFloat value then
      { float = value; }
    else
      { value = if isString value then builtins.unsafeDiscardStringContext value else value; };

  safely =
    value:
    let
      tried = tryEval (builtins.deepSeq value value);
    in
    if tried.success then value else { unknown = "error"; };
in
{
  tree = treeOf 0 root // { path = if isOne then lib.init path else path; };

  /** Default and example of an option, by the names that lead to it. */
  valuesAt =
    steps:
    let
      option = find root steps;
    in
    {
      default =
        if option ? default && !(option ? defaultText && isAttrs option.defaultText) then
          safely (tagged 0 option.default)
        else
          null;
      example = if option ? example then safely (tagged 0 option.example) else null;
      # As documentation shows them.
      defaultShown = if option ? default && !(option ? defaultText) then safely (shownOf option.default) else null;
      exampleShown = if option ? example then safely (shownOf option.example) else null;
    };

  /** The priority of an option's definitions: 100 for one without any, 9999 where there is none. */
  priorityAt =
    steps:
    let
      option = find root steps;
      tried = tryEval (if option.isDefined or false then option.highestPrio or 9999 else 9999);
    in
    if tried.success then tried.value else 9999;

  /** Ends with what there is to say of an option that was removed: nixpkgs throws it from `apply`. */
  removedAt = steps: builtins.seq ((find root steps).apply null) null;

  /** nixpkgs' documentation of all these options, for comparison. */
  docs = map
    (
      doc:
      {
        inherit (doc) name description visible internal readOnly type;
        # Of internal options no documentation is made, and some have a default that cannot be had without values.
        default = if doc ? default && !doc.internal then safely doc.default else null;
        example = if doc ? example && !doc.internal then safely doc.example else null;
      }
    )
    (lib.optionAttrSetToDocList root);
}
