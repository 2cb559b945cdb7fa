# Lists.
{ lib }:
let
  inherit (builtins)
    concatMap
    elem
    elemAt
    filter
    foldl'
    genList
    head
    length
    tail
    ;
in
rec {
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    genList
    groupBy
    head
    isList
    length
    map
    partition
    sort
    tail
    ;

  /** The list of one value. */
  singleton = x: [ x ];

  /** `map` with its arguments exchanged. */
  forEach = list: f: map f list;

  /**
    Folds from the right: `op x1 (op x2 ... (op xn nul))`.

    # Type
    `foldr :: (a -> b -> b) -> b -> [ a ] -> b`
  */
  foldr =
    op: nul: list:
    let
      count = length list;
      go = n: if n == count then nul else op (elemAt list n) (go (n + 1));
    in
    go 0;

  /** Folds from the left, lazily. */
  foldl =
    op: nul: list:
    let
      go = n: if n < 0 then nul else op (go (n - 1)) (elemAt list n);
    in
    go (length list - 1);

  /**
    Folds from the left and evaluates every intermediate result, the first one too.

    # Type
    `foldl' :: (b -> a -> b) -> b -> [ a ] -> b`
  */
  foldl' =
    op: acc:
    builtins.seq acc (builtins.foldl' op acc);

  /** `map` with each element's index, from 0. */
  imap0 = f: list: genList (n: f n (elemAt list n)) (length list);

  /**
    `map` with each element's index, from 1.

    # Example
    `imap1 (n: x: "${toString n}${x}") [ "a" "b" ]  =>  [ "1a" "2b" ]`
  */
  imap1 = f: list: genList (n: f (n + 1) (elemAt list n)) (length list);

  /** Nested lists as one; anything else as a list of it. */
  flatten = x: if builtins.isList x then concatMap flatten x else [ x ];

  /** A list without the elements that equal a value. */
  remove = x: filter (y: y != x);

  /**
    The one element that satisfies a predicate, or what to be where none does, or several do.

    # Type
    `findSingle :: (a -> Bool) -> b -> b -> [ a ] -> b`
  */
  findSingle =
    predicate: default: multiple: list:
    let
      found = filter predicate list;
    in
    if found == [ ] then
      default
    else if length found > 1 then
      multiple
    else
      head found;

  /**
    The index of the first element that satisfies a predicate, or a default.

    # Type
    `findFirstIndex :: (a -> Bool) -> b -> [ a ] -> b`
  */
  findFirstIndex =
    predicate: default: list:
    let
      count = length list;
      go =
        n:
        if n == count then
          default
        else if predicate (elemAt list n) then
          n
        else
          go (n + 1);
    in
    go 0;

  /** The first element that satisfies a predicate, or a default. */
  findFirst =
    predicate: default: list:
    let
      index = findFirstIndex predicate null list;
    in
    if index == null then default else elemAt list index;

  /** How many elements satisfy a predicate. */
  count = predicate: list: length (filter predicate list);

  /** The list of one value under a condition, else none. */
  optional = condition: x: if condition then [ x ] else [ ];

  /** A list under a condition, else the empty one. */
  optionals = condition: list: if condition then list else [ ];

  /** A value that is no list as the list of it. */
  toList = x: if builtins.isList x then x else [ x ];

  /** The integers from a first to a last one. */
  range = first: last: if first > last then [ ] else genList (n: first + n) (last - first + 1);

  /** A list of the same value, `n` times. */
  replicate = n: x: genList (_: x) n;

  /**
    `groupBy`, with each group folded.

    # Type
    `groupBy' :: (b -> a -> b) -> b -> (a -> String) -> [ a ] -> AttrsOf b`
  */
  groupBy' =
    op: nul: key: list:
    builtins.mapAttrs (_: foldl op nul) (builtins.groupBy key list);

  /** Two lists combined element by element, as far as the shorter goes. */
  zipListsWith =
    f: a: b:
    genList (n: f (elemAt a n) (elemAt b n)) (lib.min (length a) (length b));

  /** Two lists as one of `{ fst, snd }`. */
  zipLists = zipListsWith (fst: snd: { inherit fst snd; });

  /** A list from its end to its beginning. */
  reverseList =
    list:
    let
      final = length list - 1;
    in
    genList (n: elemAt list (final - n)) (final + 1);

  /**
    An element of the list that nothing in it must precede, found by following `before` from the first element, with
    what was `visited` on the way and the `rest`; or, where elements seen come around again, the `cycle` and `loops`.

    # Type
    `listDfs :: Bool -> (a -> a -> Bool) -> [ a ] -> Attrs`
  */
  listDfs =
    stopOnCycles: before: list:
    let
      go =
        current: visited: rest:
        let
          loops = filter (x: before x current) visited;
          earlier = builtins.partition (x: before x current) rest;
        in
        if stopOnCycles && loops != [ ] then
          {
            cycle = current;
            inherit loops visited rest;
          }
        else if earlier.right == [ ] then
          {
            minimal = current;
            inherit visited rest;
          }
        else
          go (head earlier.right) ([ current ] ++ visited) (tail earlier.right ++ earlier.wrong);
    in
    go (head list) [ ] (tail list);

  /**
    Sorts by a relation that says what must come before what: `{ result }`, or `{ cycle, loops }` where that is
    impossible. Elements that are free to be anywhere stand as in nixpkgs, since an fstab's line order depends on it.

    # Type
    `toposort :: (a -> a -> Bool) -> [ a ] -> Attrs`

    # Example
    `toposort hasPrefix [ "/a/b" "/a" ]  =>  { result = [ "/a" "/a/b" ]; }`
  */
  toposort =
    before: list:
    let
      first = listDfs true before list;
      others = toposort before (first.visited ++ first.rest);
    in
    if length list < 2 then
      { result = list; }
    else if first ? cycle then
      {
        cycle = reverseList ([ first.cycle ] ++ first.visited);
        inherit (first) loops;
      }
    else if others ? cycle then
      others
    else
      { result = [ first.minimal ] ++ others.result; };

  /**
    Sorts by a key, which is computed once for each element.

    # Type
    `sortOn :: (a -> b) -> [ a ] -> [ a ]`
  */
  sortOn =
    key: list:
    map (pair: pair.value) (
      builtins.sort (a: b: a.key < b.key) (
        map
          (value: {
            key = key value;
            inherit value;
          })
          list
      )
    );

  /** How two lists are ordered by their first difference, under a comparison of elements (-1, 0, 1). */
  compareLists =
    compare: a: b:
    if a == [ ] then
      (if b == [ ] then 0 else -1)
    else if b == [ ] then
      1
    else
      let
        order = compare (head a) (head b);
      in
      if order == 0 then compareLists compare (tail a) (tail b) else order;

  /** At most `count` elements from index `start` on. */
  sublist =
    start: count: list:
    let
      available = length list - start;
    in
    genList (n: elemAt list (n + start)) (
      if available <= 0 then
        0
      else if count > available then
        available
      else
        count
    );

  /** The first `n` elements. */
  take = sublist 0;

  /** All but the first `n` elements. */
  drop = n: list: sublist n (length list) list;

  /** The last `n` elements. */
  takeEnd = n: list: drop (lib.max 0 (length list - n)) list;

  /** All but the last `n` elements. */
  dropEnd = n: list: take (lib.max 0 (length list - n)) list;

  /** The last element of a list that has one. */
  last =
    list:
      assert lib.assertMsg (list != [ ]) "lists.last: list must not be empty!";
      elemAt list (length list - 1);

  /** All but the last element of a list that has one. */
  init =
    list:
      assert lib.assertMsg (list != [ ]) "lists.init: list must not be empty!";
      take (length list - 1) list;

  /** A list without repeated elements; the first of equal ones stays. */
  unique = foldl' (seen: x: if elem x seen then seen else seen ++ [ x ]) [ ];

  /** The different strings of a list, sorted. Faster than `unique`. */
  uniqueStrings = list: builtins.attrNames (builtins.groupBy (x: x) list);

  /** True when no element is there twice. */
  allUnique = list: length (unique list) == length list;

  /** The elements of the second list that are in the first. */
  intersectLists = allowed: filter (x: elem x allowed);

  /** The elements of the second list that are not in the first. */
  subtractLists = excluded: filter (x: !elem x excluded);

  /** True when two lists have nothing in common. */
  mutuallyExclusive = a: b: builtins.all (x: !elem x b) a;
}
