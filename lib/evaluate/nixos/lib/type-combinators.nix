# Types made of other types.
{ lib
, evaluation
, mkOptionType
,
}:
let
  inherit (builtins)
    all
    any
    attrNames
    attrValues
    concatLists
    elem
    elemAt
    filter
    genList
    head
    isAttrs
    isList
    length
    listToAttrs
    mapAttrs
    tail
    ;
  inherit (lib)
    getFiles
    showFiles
    showOption
    ;
  inherit (evaluation) mergeDefinitions mergeValues;
  inherit (lib.options) showDefs;
  inherit (lib.types) defaultFunctor optionDescriptionPhrase;

  isNoun = class: class == "noun";
  isNounOrComposite = class: class == "noun" || class == "composite";
  isNounOrConjunction = class: class == "noun" || class == "conjunction";

  # The functor of a type with one other type in it.
  elemTypeFunctor = name: payload: {
    inherit name payload;
    type = payload: lib.types.${name} payload.elemType;
    binOp =
      a: b:
      let
        elemType = a.elemType.typeMerge b.elemType.functor;
      in
      if elemType == null then null else { inherit elemType; };
  };

  # What a type has from the type in it.
  fromElement = elemType: make: path: {
    getSubOptions = prefix: elemType.getSubOptions (prefix ++ path);
    inherit (elemType) getSubModules;
    substSubModules = modules: make (elemType.substSubModules modules);
    nestedTypes.elemType = elemType;
  };

  # A way to merge that need not be asked when the one definition is empty.
  identityOnNothing = merge: {
    __functor = _: merge;
    isIdentityOnNothing = true;
  };

  hasProperty = value: value ? _type;

  # The values of an attribute set's definitions. A set that is the only one, and has no properties in it, has nothing to
  # be resolved.
  mergeAttrs =
    lazy: elemType: loc: given:
    let
      defs = if tail given == [ ] then given else filter (def: def.value != { }) given;
      only = head defs;
      located = map (def: mapAttrs (_: value: { inherit (def) file; inherit value; }) def.value) defs;
      merged = lib.zipAttrsWith (name: mergeDefinitions (loc ++ [ name ]) elemType) located;
      absent = filter (name: !merged.${name}.isDefined) (attrNames merged);
    in
    if lazy then
      mapAttrs (_: m: m.optionalValue.value or elemType.emptyValue.value or m.mergedValue) merged
    else if defs == [ ] then
      { }
    else if tail defs == [ ] && !any hasProperty (attrValues only.value) then
      mapAttrs
        (
          name: value:
          mergeValues (loc ++ [ name ]) elemType [
            {
              inherit (only) file;
              inherit value;
            }
          ]
        )
        only.value
    else
      mapAttrs (_: m: m.mergedValue) (if absent == [ ] then merged else removeAttrs merged absent);

  attrsWith =
    { elemType
    , lazy ? false
    , placeholder ? "name"
    ,
    }:
    let
      with' =
        elemType:
        attrsWith { inherit elemType lazy placeholder; };
    in
    mkOptionType (
      fromElement elemType with' [ "<${placeholder}>" ]
      // {
        name = if lazy then "lazyAttrsOf" else "attrsOf";
        description =
          lib.optionalString lazy "lazy " + "attribute set of ${optionDescriptionPhrase isNounOrComposite elemType}";
        descriptionClass = "composite";
        check = isAttrs;
        merge = identityOnNothing (mergeAttrs lazy elemType);
        emptyValue.value = { };
        functor = {
          name = "attrsWith";
          payload = { inherit elemType lazy placeholder; };
          type = attrsWith;
          binOp =
            a: b:
            let
              elemType = a.elemType.typeMerge b.elemType.functor;
            in
            if elemType == null || a.lazy != b.lazy then
              null
            else if a.placeholder == "name" || a.placeholder == b.placeholder then
              b // { inherit elemType; }
            else if b.placeholder == "name" then
              a // { inherit elemType; }
            else
              null;
        };
      }
    );

  listOf =
    elemType:
    let
      merge =
        loc: defs:
        concatLists (
          genList
            (
              n:
              let
                inherit (elemAt defs n) file value;
                at = m: loc ++ [ "[definition ${toString (n + 1)}-entry ${toString (m + 1)}]" ];
                element = m: [
                  {
                    inherit file;
                    value = elemAt value m;
                  }
                ];
              in
              if any hasProperty value then
                map (m: m.mergedValue)
                  (
                    filter (m: m.isDefined) (genList (m: mergeDefinitions (at m) elemType (element m)) (length value))
                  )
              else if elemType.merge ? isIdentityOnOne && all elemType.check value then
                value
              else
                genList (m: mergeValues (at m) elemType (element m)) (length value)
            )
            (length defs)
        );
    in
    mkOptionType (
      fromElement elemType listOf [ "*" ]
      // {
        name = "listOf";
        description = "list of ${optionDescriptionPhrase isNounOrComposite elemType}";
        descriptionClass = "composite";
        check = isList;
        merge = identityOnNothing merge;
        emptyValue.value = [ ];
        functor = elemTypeFunctor "listOf" { inherit elemType; };
      }
    );

  either =
    a: b:
    mkOptionType {
      name = "either";
      description =
        if a.descriptionClass or null == "nonRestrictiveClause" then
        # It ends in a comma's clause, which the "or" must not seem to be in.
          "${a.description}, or ${optionDescriptionPhrase isNounOrConjunction b}"
        else
          "${optionDescriptionPhrase isNounOrConjunction a} or ${
            optionDescriptionPhrase (class: isNounOrConjunction class || class == "composite") b
          }";
      descriptionClass = "conjunction";
      check = x: a.check x || b.check x;
      merge =
        loc: defs:
        if all (def: a.check def.value) defs then
          a.merge loc defs
        else if all (def: b.check def.value) defs then
          b.merge loc defs
        else
          throw "A definition for option `${showOption loc}' is not of type `${
            (either a b).description
          }'. The option `${showOption loc}` is neither a value of type `${a.description}` nor `${b.description}`, Definition values:${showDefs defs}";
      functor = {
        name = "either";
        payload.elemType = [
          a
          b
        ];
        type = payload: either (head payload.elemType) (elemAt payload.elemType 1);
        binOp =
          x: y:
          let
            merged = lib.zipListsWith (s: t: s.typeMerge t.functor) x.elemType y.elemType;
          in
          if elem null merged then null else { elemType = merged; };
      };
      nestedTypes = {
        left = a;
        right = b;
      };
    };

  nullOr =
    elemType:
    mkOptionType (
      fromElement elemType nullOr [ ]
      // {
        name = "nullOr";
        description = "null or ${optionDescriptionPhrase isNounOrConjunction elemType}";
        descriptionClass = "conjunction";
        check = x: x == null || elemType.check x;
        merge =
          loc: defs:
          if all (def: def.value != null) defs then
            elemType.merge loc defs
          else if all (def: def.value == null) defs then
            null
          else
            throw "The option `${showOption loc}` is defined both null and not null, in ${showFiles (getFiles defs)}.";
        emptyValue.value = null;
        functor = elemTypeFunctor "nullOr" { inherit elemType; };
      }
    );

  unique =
    { message }:
    type:
    let
      again = unique { inherit message; };
    in
    mkOptionType (
      fromElement type again [ ]
      // {
        name = "unique";
        inherit (type) description descriptionClass check emptyValue;
        merge = lib.mergeUniqueOption {
          inherit message;
          inherit (type) merge;
        };
        functor = elemTypeFunctor "unique" { elemType = type; } // {
          type = payload: again payload.elemType;
        };
      }
    );

  coercedTo =
    from: coerce: to:
      assert lib.assertMsg (from.getSubModules == null)
        "coercedTo: coercedType must not have submodules (it’s a ${from.description})";
      mkOptionType {
        name = "coercedTo";
        description = "${optionDescriptionPhrase isNoun to} or ${optionDescriptionPhrase isNoun from} convertible to it";
        check = x: (from.check x && to.check (coerce x)) || to.check x;
        merge =
          loc: defs:
          to.merge loc (map (def: if from.check def.value then def // { value = coerce def.value; } else def) defs);
        inherit (to) emptyValue getSubOptions getSubModules;
        substSubModules = modules: coercedTo from coerce (to.substSubModules modules);
        typeMerge = _: null;
        functor = defaultFunctor "coercedTo";
        nestedTypes = {
          coercedType = from;
          finalType = to;
        };
      };

  functionTo =
    elemType:
    mkOptionType (
      fromElement elemType functionTo [ "<function body>" ]
      // {
        name = "functionTo";
        description = "function that evaluates to a(n) ${optionDescriptionPhrase isNounOrComposite elemType}";
        descriptionClass = "composite";
        check = lib.isFunction;
        merge = loc: defs: {
          __functionArgs = lib.zipAttrsWith (_: all (x: x)) (map (def: lib.functionArgs def.value) defs);
          __functor =
            _: arg:
            (mergeDefinitions (loc ++ [ "<function body>" ]) elemType (
              map
                (def: {
                  inherit (def) file;
                  value = def.value arg;
                })
                defs
            )).mergedValue;
        };
        functor = elemTypeFunctor "functionTo" { inherit elemType; };
      }
    );

  nonEmptyListOf =
    elemType:
    let
      list = lib.types.addCheck (listOf elemType) (l: l != [ ]);
    in
    list
    // {
      description = "non-empty ${optionDescriptionPhrase isNoun list}";
      emptyValue = { };
      substSubModules = modules: nonEmptyListOf (elemType.substSubModules modules);
    };
in
{
  inherit
    /** `attrsOf` with whether its values are lazy and what documentation calls its names. */
    attrsWith
    /** One of two types; the first that takes all definitions merges them. */
    either
    /** A type's values and functions' results of it; each definition is called with the argument. */
    functionTo
    /** Lists; definitions are concatenated. */
    listOf
    /** Lists with at least one element. */
    nonEmptyListOf
    /** Null, or a type's values, but not both. */
    nullOr
    /** A type with one definition only, and what to say if there are more. */
    unique
    /** A type that takes another's values too, after a function has made them its own. */
    coercedTo
    ;

  /** Attribute sets; definitions are merged by name. An attribute that `mkIf` takes away is not there. */
  attrsOf = elemType: attrsWith { inherit elemType; };

  /** The same, where the names do not depend on the values: an attribute that `mkIf` takes away fails when read. */
  lazyAttrsOf =
    elemType:
    attrsWith {
      inherit elemType;
      lazy = true;
    };

  /** A type with one definition only. */
  uniq = unique { message = ""; };

  /** The first of several types that fits. */
  oneOf =
    types:
    if types == [ ] then
      throw "types.oneOf needs to get at least one type in its argument"
    else
      builtins.foldl' either (head types) (builtins.tail types);
}
