# Attribute sets.
{ lib }:
let
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    concatMap
    elemAt
    filter
    foldl'
    isAttrs
    length
    listToAttrs
    mapAttrs
    ;
in
rec {
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    getAttr
    hasAttr
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    removeAttrs
    ;

  /**
    The value at a path, or a default.

    # Type
    `attrByPath :: [ String ] -> a -> Attrs -> a`

    # Example
    `attrByPath [ "a" "b" ] 0 { a.b = 1; }  =>  1`
  */
  attrByPath =
    path: default: set:
    let
      depth = length path;
      go =
        n: value:
        if n == depth then
          value
        else if value ? ${elemAt path n} then
          go (n + 1) value.${elemAt path n}
        else
          default;
    in
    go 0 set;

  /** True when there is something at a path. */
  hasAttrByPath =
    path: set:
    let
      depth = length path;
      go = n: value: n == depth || (value ? ${elemAt path n} && go (n + 1) value.${elemAt path n});
    in
    go 0 set;

  /** The value at a path that is known to be there; a failure that cannot be caught where it is not. */
  getAttrFromPath =
    path: set: attrByPath path (abort "cannot find attribute '${builtins.concatStringsSep "." path}'") set;

  /**
    A set with one value at a path.

    # Example
    `setAttrByPath [ "a" "b" ] 1  =>  { a.b = 1; }`
  */
  setAttrByPath =
    path: value:
    let
      depth = length path;
      go = n: if n == depth then value else { ${elemAt path n} = go (n + 1); };
    in
    go 0;

  /** A set under a condition, else the empty one. */
  optionalAttrs = condition: set: if condition then set else { };

  /** The values of the given names, in their order. */
  attrVals = names: set: map (name: set.${name}) names;

  /** The part of a set with the given names, all of which it must have. */
  getAttrs = names: set: genAttrs names (name: set.${name});

  /** `{ name, value }`, as `listToAttrs` takes it. */
  nameValuePair = name: value: { inherit name value; };

  /**
    A set from names and a function of the name.

    # Type
    `genAttrs :: [ String ] -> (String -> a) -> AttrsOf a`
  */
  genAttrs =
    names: f:
    listToAttrs (
      map
        (name: {
          inherit name;
          value = f name;
        })
        names
    );

  /** A set from a list, through a function that gives `{ name, value }`. */
  genAttrs' = list: f: listToAttrs (map f list);

  /**
    The attributes that satisfy a predicate of name and value.

    # Type
    `filterAttrs :: (String -> a -> Bool) -> AttrsOf a -> AttrsOf a`
  */
  filterAttrs = predicate: set: removeAttrs set (filter (name: !predicate name set.${name}) (attrNames set));

  /** `filterAttrs`, in every set below as well. */
  filterAttrsRecursive =
    predicate: set:
    mapAttrs (_: value: if isAttrs value then filterAttrsRecursive predicate value else value) (
      filterAttrs predicate set
    );

  /** `mapAttrs` with a function that gives `{ name, value }`. */
  mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);

  /**
    The list of what a function makes of each name and value, by sorted name.

    # Type
    `mapAttrsToList :: (String -> a -> b) -> AttrsOf a -> [ b ]`
  */
  mapAttrsToList = f: set: attrValues (mapAttrs f set);

  /** A set as the list of its `{ name, value }`. */
  attrsToList = mapAttrsToList nameValuePair;

  /**
    Maps every attribute to a set, and all of these to one.

    # Type
    `concatMapAttrs :: (String -> a -> AttrsOf b) -> AttrsOf a -> AttrsOf b`
  */
  concatMapAttrs = f: set: foldl' (a: b: a // b) { } (mapAttrsToList f set);

  /** `mapAttrs` on the leaves of nested sets, with a list of names for each. */
  mapAttrsRecursive = mapAttrsRecursiveCond (_: true);

  /** The same, where the sets that do not satisfy a condition are leaves too. */
  mapAttrsRecursiveCond =
    condition: f: set:
    let
      go =
        path:
        mapAttrs (
          name: value:
          if isAttrs value && condition value then go (path ++ [ name ]) value else f (path ++ [ name ]) value
        );
    in
    go [ ] set;

  /**
    Folds over a set by sorted name.

    # Type
    `foldlAttrs :: (b -> String -> a -> b) -> b -> AttrsOf a -> b`
  */
  foldlAttrs =
    f: init: set:
    foldl' (acc: name: f acc name set.${name}) init (attrNames set);

  /** Folds the values of each name over a list of sets, from the right. */
  foldAttrs = op: nul: sets: zipAttrsWith (_: lib.foldr op nul) sets;

  /** All values in nested sets that satisfy a predicate; below one that does, it does not look. */
  collect =
    predicate: set:
    if predicate set then
      [ set ]
    else if isAttrs set then
      concatMap (collect predicate) (attrValues set)
    else
      [ ];

  /**
    One set from several: for each name, a function of the name and of the values it has, in the sets' order.

    # Type
    `zipAttrsWith :: (String -> [ a ] -> b) -> [ AttrsOf a ] -> AttrsOf b`
  */
  # Not the builtin of the same name, which the embedded evaluator lacks. Names come from one union and values from
  # `catAttrs`, so that all but `f` is native in both.
  zipAttrsWith =
    f: sets:
    let
      union = if length sets == 1 then builtins.head sets else foldl' (a: b: a // b) { } sets;
    in
    mapAttrs (name: _: f name (catAttrs name sets)) union;

  /** `zipAttrsWith` for given names only. */
  zipAttrsWithNames =
    names: f: sets:
    genAttrs names (name: f name (catAttrs name sets));

  /** One set from several, with the list of its values for each name. */
  zipAttrs = zipAttrsWith (_: values: values);

  /** Many sets as one; a later one wins. */
  mergeAttrsList = foldl' (a: b: a // b) { };

  /**
    Merges two nested sets, the right one winning, until a predicate of path and both values says to take the right one whole.

    # Type
    `recursiveUpdateUntil :: ([ String ] -> a -> a -> Bool) -> Attrs -> Attrs -> Attrs`
  */
  recursiveUpdateUntil =
    stop: left: right:
    let
      go =
        path: l: r:
        l
        // mapAttrs
          (
            name: value:
            let
              here = path ++ [ name ];
            in
            if !(l ? ${name}) || stop here l.${name} value then value else go here l.${name} value
          )
          r;
    in
    go [ ] left right;

  /** Merges two nested sets; below a name that is a set in both, again, and else the right one wins. */
  recursiveUpdate = recursiveUpdateUntil (
    _: l: r:
      !(isAttrs l && isAttrs r)
  );

  /** True when a nested set has all that a pattern has. */
  matchAttrs =
    pattern: set:
      assert isAttrs pattern;
      builtins.all
        (
          name:
          set ? ${name}
          && (
            if isAttrs pattern.${name} then
              isAttrs set.${name} && matchAttrs pattern.${name} set.${name}
            else
              pattern.${name} == set.${name}
          )
        )
        (attrNames pattern);

  /** The old set, with the new one's values for the names that it has. */
  overrideExisting = old: new: old // builtins.intersectAttrs old new;

  /**
    Every combination of values from lists.

    # Type
    `cartesianProduct :: AttrsOf [ a ] -> [ AttrsOf a ]`
  */
  cartesianProduct =
    lists:
    foldl' (sets: name: concatMap (set: map (value: set // { ${name} = value; }) lists.${name}) sets) [{ }] (
      attrNames lists
    );

  /** `map` over `cartesianProduct`. */
  mapCartesianProduct = f: lists: map f (cartesianProduct lists);

  /** A path of names as Nix source would write it. */
  showAttrPath =
    path: if path == [ ] then "<root attribute path>" else lib.concatMapStringsSep "." lib.strings.escapeNixIdentifier path;

  /** True for packages. */
  isDerivation = value: value.type or null == "derivation";

  /** A package's output of a name, or the package. */
  getOutput =
    output: package:
    if package.outputSpecified or false then package else package.${output} or package.out or package;

  /** The output with a package's programs. */
  getBin = getOutput "bin";

  /** The output with a package's libraries. */
  getLib = getOutput "lib";

  /** The output with what is needed to build against a package. */
  getDev = getOutput "dev";

  /** The output with a package's manual pages. */
  getMan = getOutput "man";

  /** Marks a set as one to look for packages in. */
  recurseIntoAttrs = set: set // { recurseForDerivations = true; };
}
