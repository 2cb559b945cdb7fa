# What becomes of an option's definitions: conditions are resolved, priorities compared, orders kept, and the type merges
# what is left.
#
# A definition is `{ file, value }`. Nearly all carry a plain value, so each step first looks for that case.
{ lib }:
let
  inherit (builtins)
    all
    any
    concatMap
    filter
    foldl'
    head
    isAttrs
    isBool
    length
    mapAttrs
    tail
    ;
  inherit (lib) showOption;
  inherit (lib.modules) defaultOrderPriority defaultOverridePriority;
  inherit (lib.options) showDefs;

  isPlain = def: !(def.value ? _type);

  priorityOf = value: if value._type or null == "override" then value.priority else defaultOverridePriority;
  withoutPriority =
    def: if def.value._type or null == "override" then def // { value = def.value.content; } else def;
in
rec {
  /**
    The definitions that a value stands for: those of its `mkMerge`, without those whose `mkIf` does not hold.

    # Type
    `dischargeProperties :: a -> [ a ]`
  */
  dischargeProperties =
    value:
    if value ? _type then
      if value._type == "merge" then
        concatMap dischargeProperties value.contents
      else if value._type == "if" then
        if !isBool value.condition then
          throw "‘mkIf’ called with a non-Boolean condition"
        else if value.condition then
          dischargeProperties value.content
        else
          [ ]
      else
        [ value ]
    else
      [ value ];

  /**
    The attribute sets that a set of definitions stands for, with its properties moved to the attributes' values.
    Conditions are not looked at, so that they may depend on other options.

    # Type
    `pushDownProperties :: Attrs -> [ Attrs ]`
  */
  pushDownProperties =
    value:
    let
      below = f: map (v: if isAttrs v then mapAttrs (_: f) v else v) (pushDownProperties value.content);
    in
    if !(value ? _type) then
      [ value ]
    else if value._type == "merge" then
      concatMap pushDownProperties value.contents
    else if value._type == "if" then
      below (lib.mkIf value.condition)
    else if value._type == "override" then
      below (lib.mkOverride value.priority)
    else
      [ value ];

  /**
    The definitions with the strongest priority, without it.

    # Type
    `filterOverrides' :: [ Definition ] -> { values, highestPrio }`
  */
  filterOverrides' =
    defs:
    let
      highestPrio = foldl' (prio: def: lib.min (priorityOf def.value) prio) 9999 defs;
    in
    {
      inherit highestPrio;
      values = map withoutPriority (filter (def: priorityOf def.value == highestPrio) defs);
    };

  /** The same without saying which priority that is. */
  filterOverrides = defs: (filterOverrides' defs).values;

  /** Definitions in the order that their `mkOrder` says. */
  sortProperties =
    defs:
    builtins.sort (a: b: (a.priority or defaultOrderPriority) < (b.priority or defaultOrderPriority)) (
      map
        (
          def:
          if def.value._type or null == "order" then
            def
            // {
              value = def.value.content;
              inherit (def.value) priority;
            }
          else
            def
        )
        defs
    );

  /** The definitions that count, as values to be merged, and their priority. */
  resolveDefinitions =
    defs:
    if all isPlain defs then
      {
        values = defs;
        highestPrio = if defs == [ ] then 9999 else defaultOverridePriority;
      }
    else
      let
        discharged = concatMap
          (
            def:
            map
              (
                value:
                if value._type or null == "definition" then
                  value
                else
                  {
                    inherit (def) file;
                    inherit value;
                  }
              )
              (dischargeProperties def.value)
          )
          defs;
        strongest = filterOverrides' discharged;
      in
      {
        inherit (strongest) highestPrio;
        values =
          if any (def: def.value._type or null == "order") strongest.values then
            sortProperties strongest.values
          else
            strongest.values;
      };

  /** Checks values against a type and merges them. */
  mergeValues =
    loc: type: defs:
    if defs == [ ] then
      type.emptyValue.value
        or (throw "The option `${showOption loc}' was accessed but has no value defined. Try setting the option.")
    else if tail defs == [ ] && type.check (head defs).value then
    # A merge that gives back what it has only one of says so, and is not asked.
      if type.merge ? isIdentityOnOne then (head defs).value else type.merge loc defs
    else if all (def: type.check def.value) defs then
      type.merge loc defs
    else
      throw "A definition for option `${showOption loc}' is not of type `${type.description}'. Definition values:${showDefs (filter (def: !type.check def.value) defs)}";

  /**
    What definitions of a type come to, for types that contain others.

    # Type
    `mergeDefinitions :: [ String ] -> Type -> [ Definition ] -> { isDefined, mergedValue, optionalValue, defsFinal, ... }`
  */
  mergeDefinitions = loc: type: defs: rec {
    defsFinal' = resolveDefinitions defs;
    defsFinal = defsFinal'.values;
    isDefined = defsFinal != [ ];
    mergedValue = mergeValues loc type defsFinal;
    optionalValue = if isDefined then { value = mergedValue; } else { };
  };

  /**
    An option with its value: what it was declared as, and `value`, `isDefined`, `definitions`,
    `definitionsWithLocations`, `files`, `highestPrio`.

    # Type
    `evalOptionValue :: [ String ] -> Option -> [ Definition ] -> Option`
  */
  evalOptionValue = loc: option: defs: (evaluateOption { inherit loc option defs; }).option;

  /** The same as `{ option, value, unmatched }`, where asking for the value does not build the option. */
  # The embedded evaluator pays for every binding, used or not: what the usual option does not need is in other functions.
  evaluateOption =
    { loc
    , option
    , defs
    ,
    }:
    let
      merged =
        # Most options have their default, of a type that takes it as it is.
        if
          defs == [ ]
          && option ? default
          && (
            option.type.merge ? isIdentityOnOne && !(option.default ? _type)
            || option.type.merge ? isIdentityOnNothing && (option.default == [ ] || option.default == { })
          )
          && option.type.check option.default
        then
          option.default
        else
          mergeValues loc option.type (finalDefinitions loc option defs).values;
      value = if option ? apply then option.apply merged else merged;
    in
    {
      inherit value;
      unmatched = [ ];
      option = describe loc option defs value;
    };

  describe =
    loc: option: defs: value:
    let
      final = finalDefinitions loc option defs;
    in
    option
    // {
      inherit loc value;
      inherit (final) highestPrio;
      isDefined = final.values != [ ];
      definitions = map (def: def.value) final.values;
      files = map (def: def.file) final.values;
      definitionsWithLocations = final.values;
      __toString = _: showOption loc;
    };

  /** The definitions of an option that count, its default among them. */
  finalDefinitions =
    loc: option: defs:
    let
      default = {
        file = head option.declarations;
        value = option.default;
      };
      withDefault =
        if option ? default then [ (default // { value = lib.mkOptionDefault option.default; }) ] ++ defs else defs;
    in
    if option.readOnly or false && length withDefault > 1 then
      throw "The option `${showOption loc}' is read-only, but it's set multiple times. Definition values:${showDefs withDefault}"
    else if defs == [ ] then
      if option ? default && !(option.default ? _type) then
        {
          values = [ default ];
          highestPrio = 1500;
        }
      else
        resolveDefinitions withDefault
    else if tail defs == [ ] && !((head defs).value ? _type) || all isPlain defs then
      {
        values = defs;
        highestPrio = defaultOverridePriority;
      }
    else
      resolveDefinitions withDefault;
}
