# Types of options: what a value must be, and how several definitions become one value.
#
# Simple types are here; those made of other types are in type-combinators.nix, and submodules in submodules.nix.
{ lib, evaluation }:
let
  inherit (builtins)
    foldl'
    head
    isAttrs
    isBool
    isFloat
    isInt
    isPath
    isString
    match
    substring
    toString
    typeOf
    ;
  inherit (lib)
    concatStringsSep
    getFiles
    getValues
    isFunction
    isStringLike
    mergeDefaultOption
    mergeEqualOption
    mergeOneOption
    showFiles
    showOption
    ;

  noun =
    name: description: check: merge:
    mkOptionType {
      inherit name description check merge;
      descriptionClass = "noun";
    };

  isInStore = path: match "/nix/store/[0-9a-z]{32}-[^/]+(/[^\n]*)?" path != null;

  # A type of the same values with a name and a description of its own.
  restricted =
    type: check: name: description:
    addCheck type check // { inherit name description; };
  restrictedBy =
    type: check: name: description:
    restricted type check name description // { descriptionClass = "nonRestrictiveClause"; };

  /**
    Makes a type.

    # Inputs
    `name`; `description` and `descriptionClass` for documentation; `check`: whether a value is of it; `merge`: of a path
    and definitions that all are; `emptyValue`: `{ value }` where there is one without definitions; `getSubOptions`: the
    options below a path; `getSubModules`, `substSubModules`: its modules, and the type with others; `typeMerge`,
    `functor`: how two declarations of an option become one; `nestedTypes`; `deprecationMessage`.
  */
  mkOptionType =
    { name
    , description ? name
    , descriptionClass ? null
    , check ? _: true
    , merge ? mergeDefaultOption
    , emptyValue ? { }
    , getSubOptions ? _: { }
    , getSubModules ? null
    , substSubModules ? _: null
    , functor ? defaultFunctor name
    , typeMerge ? defaultTypeMerge functor
    , deprecationMessage ? null
    , nestedTypes ? { }
    ,
    }:
    {
      _type = "option-type";
      inherit
        name
        descriptionClass
        check
        merge
        emptyValue
        getSubOptions
        getSubModules
        substSubModules
        functor
        typeMerge
        deprecationMessage
        nestedTypes
        ;
      description = if description == null then name else description;
    };

  /** How types of one name merge: by what their functors carry. Null where they do not. */
  defaultTypeMerge =
    a: b:
    let
      payload = a.binOp a.payload b.payload;
    in
    if a.name != b.name then
      null
    else if a.payload == null then
      a.type
    else if payload == null then
      null
    else
      a.type payload;

  /** The functor of a type without parameters. */
  defaultFunctor = name: {
    inherit name;
    type = lib.types.${name} or null;
    payload = null;
    binOp = _: _: null;
  };

  /** A type that takes fewer values than another. */
  addCheck = type: check: type // { check = x: type.check x && check x; };

  ints =
    let
      both = lowest: highest: "${toString lowest} and ${toString highest} (both inclusive)";
      between =
        lowest: highest:
          assert lib.assertMsg (lowest <= highest) "ints.between: lowest must be smaller than highest";
          restricted int (x: x >= lowest && x <= highest) "intBetween" "integer between ${both lowest highest}";
      sized =
        lowest: highest: bits: name: adjective:
        between lowest highest
        // {
          name = "${name}${toString bits}";
          description = "${toString bits} bit ${adjective} integer; between ${both lowest highest}";
        };
      unsignedOf = bits: range: sized 0 (range - 1) bits "unsignedInt" "unsigned";
      signedOf = bits: range: sized (0 - range / 2) (range / 2 - 1) bits "signedInt" "signed";
    in
    {
      inherit between;
      unsigned = restrictedBy int (x: x >= 0) "unsignedInt" "unsigned integer, meaning >=0";
      positive = restrictedBy int (x: x > 0) "positiveInt" "positive integer, meaning >0";
      u8 = unsignedOf 8 256;
      u16 = unsignedOf 16 65536;
      u32 = unsignedOf 32 4294967296;
      s8 = signedOf 8 256;
      s16 = signedOf 16 65536;
      s32 = signedOf 32 4294967296;
    };

  int = noun "int" "signed integer" isInt mergeEqualOption;
  number = combinators.either int simple.float;
  str = noun "str" "string" isString mergeEqualOption;

  simple = {
    inherit int number str ints;

    /** True or false. */
    bool = noun "bool" "boolean" isBool mergeEqualOption;

    /** True or false; true if any definition is. */
    boolByOr = noun "boolByOr" "boolean (merged using or)" isBool (_: foldl' (any: def: any || def.value) false);

    /** A TCP or UDP port. */
    port = ints.u16;

    float = noun "float" "floating point number" isFloat mergeEqualOption;

    numbers =
      let
        both = lowest: highest: "${builtins.toJSON lowest} and ${builtins.toJSON highest} (both inclusive)";
      in
      {
        between =
          lowest: highest:
            assert lib.assertMsg (lowest <= highest) "numbers.between: lowest must be smaller than highest";
            restricted number
              (
                x: x >= lowest && x <= highest
              ) "numberBetween" "integer or floating point number between ${both lowest highest}";
        nonnegative = restrictedBy number
          (
            x: x >= 0
          ) "numberNonnegative" "nonnegative integer or floating point number, meaning >=0";
        positive = restrictedBy number
          (
            x: x > 0
          ) "numberPositive" "positive integer or floating point number, meaning >0";
      };

    /** A string with something else than blanks, tabs and line breaks in it. */
    nonEmptyStr = noun "nonEmptyStr" "non-empty string"
      (
        x: isString x && match "[ \t\n]*" x == null
      )
      mergeEqualOption;

    /** A string in one line; the line break at its end goes. */
    singleLineStr = noun "singleLineStr" "(optionally newline-terminated) single-line string"
      (
        x: isString x && match "[^\n\r]*\n?" x != null
      )
      (loc: defs: lib.removeSuffix "\n" (mergeEqualOption loc defs));

    /** A string that a POSIX extended regular expression matches from end to end. */
    strMatching =
      pattern:
      mkOptionType {
        name = "strMatching ${lib.strings.escapeNixString pattern}";
        description = "string matching the pattern ${pattern}";
        descriptionClass = "noun";
        # Tvix anchors a pattern at its ends without a group: of a|b only a's start and b's end.
        check = x: isString x && match "(${pattern})" x != null;
        merge = mergeEqualOption;
        functor = defaultFunctor "strMatching" // {
          type = payload: simple.strMatching payload.pattern;
          payload = { inherit pattern; };
          binOp = a: b: if a == b then a else null;
        };
      };

    /** Strings that are merged one after the other, with a separator. */
    separatedString =
      sep:
      mkOptionType {
        name = "separatedString";
        description = "strings concatenated with ${builtins.toJSON sep}";
        descriptionClass = "noun";
        check = isString;
        merge = _: defs: concatStringsSep sep (getValues defs);
        functor = defaultFunctor "separatedString" // {
          payload = { inherit sep; };
          type = payload: simple.separatedString payload.sep;
          binOp = a: b: if a.sep == b.sep then a else null;
        };
      };
    lines = simple.separatedString "\n";
    commas = simple.separatedString ",";
    envVar = simple.separatedString ":";

    /** One of a list of values. */
    enum =
      values:
      let
        show =
          v:
          if isString v then
            "\"${v}\""
          else if isInt v then
            toString v
          else if isBool v then
            lib.boolToString v
          else
            "<${typeOf v}>";
      in
      mkOptionType {
        name = "enum";
        description =
          if values == [ ] then
            "impossible (empty enum)"
          else if builtins.length values == 1 then
            "value ${show (head values)} (singular enum)"
          else
            "one of ${lib.concatMapStringsSep ", " show values}";
        descriptionClass = if builtins.length values < 2 then "noun" else "conjunction";
        check = x: builtins.elem x values;
        merge = mergeEqualOption;
        functor = defaultFunctor "enum" // {
          payload = { inherit values; };
          type = payload: simple.enum payload.values;
          binOp = a: b: { values = lib.unique (a.values ++ b.values); };
        };
      };

    /** Anything, defined once. */
    raw = noun "raw" "raw value" (_: true) mergeOneOption;

    /** Anything, merged in a way that depends on what it is. */
    unspecified = noun "unspecified" "unspecified value" (_: true) mergeDefaultOption;

    /** Anything: sets are merged by attribute, functions by result, and all else must be the same. */
    anything = noun "anything" "anything" (_: true) (
      loc: defs:
        let
          kind = value: if isAttrs value && isStringLike value then "stringCoercibleSet" else typeOf value;
          common = kind (head defs).value;
          merge =
            {
              set = (combinators.attrsOf simple.anything).merge;
              stringCoercibleSet = mergeOneOption;
              lambda =
                loc: defs: arg:
                simple.anything.merge (loc ++ [ "<function body>" ]) (map (def: def // { value = def.value arg; }) defs);
            }.${common} or mergeEqualOption;
        in
        if builtins.all (def: kind def.value == common) defs then
          merge loc defs
        else
          throw "The option `${showOption loc}' has conflicting option types in ${showFiles (getFiles defs)}"
    );

    /** Attribute sets, united without a look at their values. */
    attrs = mkOptionType {
      name = "attrs";
      description = "attribute set";
      check = isAttrs;
      merge = _: foldl' (all: def: all // def.value) { };
      emptyValue.value = { };
    };

    /** A package, or the path of one in the store. */
    package = noun "package" "package" (x: lib.isDerivation x || lib.isStorePath x) (
      loc: defs:
        let
          package = mergeOneOption loc defs;
        in
        if lib.isDerivation package then
          package
        else
          {
            type = "derivation";
            name = substring 33 (-1) (baseNameOf package);
            outPath = toString package;
          }
    );

    /** A path or string that is one, or what becomes such a string. */
    pathWith =
      { inStore ? null
      , absolute ? null
      ,
      }:
      mkOptionType {
        name = "path";
        description =
          lib.optionalString (absolute != null) (if absolute then "absolute " else "relative ")
          + "path"
          + lib.optionalString (inStore != null) (if inStore then " in the Nix store" else " not in the Nix store");
        descriptionClass = "noun";
        check =
          x:
          (if inStore == false then isString x else isStringLike x)
          && (absolute == null || absolute == (substring 0 1 (toString x) == "/"))
          && (inStore == null || inStore == isInStore (toString x));
        merge = mergeEqualOption;
        functor = defaultFunctor "path" // {
          type = simple.pathWith;
          payload = { inherit inStore absolute; };
          binOp = a: b: if a == b then a else null;
        };
      };
    path = simple.pathWith { absolute = true; };
    pathInStore = simple.pathWith { inStore = true; };
    externalPath = simple.pathWith {
      absolute = true;
      inStore = false;
    };

    /** A type, for options like `freeformType`. */
    optionType = noun "optionType" "optionType" (x: x._type or null == "option-type") (
      loc: defs:
        if builtins.length defs == 1 then
          (head defs).value
        else
          (evaluation.mergeOptionDecls loc (
            map
              (
                { file, value }:
                {
                  inherit file;
                  tree = lib.mkOption { type = value; };
                }
              )
              defs
          )).type
    );
  };

  combinators = import ./type-combinators.nix {
    inherit lib evaluation mkOptionType;
  };
in
simple
// combinators
// import ./submodules.nix { inherit lib evaluation; }
  // {
  inherit
    addCheck
    mkOptionType
    defaultTypeMerge
    defaultFunctor
    ;

  /** True for values that say of themselves to be of a kind (`_type`). */
  isType = type: x: x._type or "" == type;

  /** A set that says of itself to be of a kind. */
  setType = _type: value: value // { inherit _type; };

  /** True for types. */
  isOptionType = x: x._type or "" == "option-type";

  /** The description of a type inside another's: in parentheses, unless it is of a class that reads well without. */
  optionDescriptionPhrase =
    bare: type: if bare (type.descriptionClass or null) then type.description else "(${type.description})";
}
