# What has no better place: functions on functions, numbers, truth values; warnings and failures.
{ lib }:
rec {
  inherit (builtins)
    add
    bitAnd
    bitOr
    bitXor
    ceil
    deepSeq
    div
    floor
    genericClosure
    isBool
    isFloat
    isInt
    lessThan
    mul
    seq
    sub
    ;

  /**
    The argument itself.

    # Type
    `id :: a -> a`
  */
  id = x: x;

  /**
    The first argument, whatever the second is.

    # Type
    `const :: a -> b -> a`
  */
  const = x: _: x;

  /**
    A value sent through a list of functions, the first one first.

    # Type
    `pipe :: a -> [ (a -> a) ] -> a`

    # Example
    `pipe 2 [ (x: x + 1) (x: x * 2) ]  =>  6`
  */
  pipe = builtins.foldl' (value: f: f value);

  /**
    A function with its first two arguments exchanged.

    # Type
    `flip :: (a -> b -> c) -> b -> a -> c`
  */
  flip =
    f: a: b:
    f b a;

  /** `x ++ y` as a function. */
  concat = x: y: x ++ y;

  /** `x || y` as a function. */
  or = x: y: x || y;

  /** `x && y` as a function. */
  and = x: y: x && y;

  /** True when exactly one of two truth values is. */
  xor = x: y: x != y;

  /** All bits of an integer the other way round. */
  bitNot = builtins.sub (-1);

  /** `x // y` as a function. */
  mergeAttrs = x: y: x // y;

  /**
    The text that Nix source has for a truth value.

    # Example
    `boolToString true  =>  "true"`
  */
  boolToString = b: if b then "true" else "false";

  /** `"yes"` or `"no"`, as systemd and many configuration files write it. */
  boolToYesNo = b: if b then "yes" else "no";

  /**
    The second argument, or the first where the second is null.

    # Type
    `defaultTo :: a -> Nullable a -> a`
  */
  defaultTo = default: value: if value == null then default else value;

  /**
    A function applied to a value that may be null, which stays null.

    # Type
    `mapNullable :: (a -> b) -> Nullable a -> Nullable b`
  */
  mapNullable = f: value: if value == null then null else f value;

  /** The smaller of two numbers. */
  min = x: y: if x < y then x else y;

  /** The larger of two numbers. */
  max = x: y: if x > y then x else y;

  /**
    What remains of an integer division that rounds towards zero.

    # Example
    `mod (-7) 3  =>  -1`
  */
  mod = base: divisor: base - divisor * (base / divisor);

  /**
    -1, 0 or 1: how two values that `<` can compare are ordered.

    # Type
    `compare :: a -> a -> Int`
  */
  compare =
    a: b:
    if a < b then
      -1
    else if a > b then
      1
    else
      0;

  /**
    An integer in base 16, upper case, without a prefix.

    # Example
    `toHexString 250  =>  "FA"`
  */
  toHexString =
    i:
    if i < 0 then
      "-" + toHexString (-i)
    else
      builtins.concatStringsSep "" (
        map (builtins.elemAt [ "0" "1" "2" "3" "4" "5" "6" "7" "8" "9" "A" "B" "C" "D" "E" "F" ]) (toBaseDigits 16 i)
      );

  /**
    The digits of a non-negative integer in a base, the most significant first.

    # Example
    `toBaseDigits 10 123  =>  [ 1 2 3 ]`
  */
  toBaseDigits =
    base: i:
    let
      digits = n: if n < base then [ n ] else digits (n / base) ++ [ (mod n base) ];
    in
    digits i;

  /**
    True for functions and for attribute sets that can be called (`__functor`).

    # Type
    `isFunction :: a -> Bool`
  */
  isFunction = f: builtins.isFunction f || (f ? __functor && builtins.isFunction (f.__functor f));

  /**
    The names that a function takes from an attribute set, each with whether it has a default. Callable attribute sets
    may say so themselves (`__functionArgs`).

    # Type
    `functionArgs :: (a -> b) -> AttrsOf Bool`

    # Example
    `functionArgs ({ a, b ? 1 }: a)  =>  { a = false; b = true; }`
  */
  functionArgs =
    f: if f ? __functor then f.__functionArgs or (functionArgs (f.__functor f)) else builtins.functionArgs f;

  /**
    A callable attribute set that acts as `f` and says that it takes `args`.

    # Type
    `setFunctionArgs :: (a -> b) -> AttrsOf Bool -> (a -> b)`
  */
  setFunctionArgs = f: args: {
    __functor = _: f;
    __functionArgs = args;
  };

  /**
    Gives a function the declared arguments of another.

    # Type
    `mirrorFunctionArgs :: (a -> b) -> (a -> c) -> (a -> c)`
  */
  mirrorFunctionArgs =
    f:
    let
      args = functionArgs f;
    in
    g: setFunctionArgs g args;

  /** A value that is not a function as the function that always returns it. */
  toFunction = v: if isFunction v then v else _: v;

  /**
    Prints a warning when the value is evaluated. An evaluator without output keeps it to itself.

    # Type
    `warn :: String -> a -> a`
  */
  warn =
    builtins.warn or (
      message: value:
        assert builtins.isString message;
        builtins.trace "evaluation warning: ${message}" value
    );

  /** `warn` under a condition; otherwise the identity. */
  warnIf = condition: message: if condition then warn message else id;

  /** `warn` unless a condition holds. */
  warnIfNot = condition: message: if condition then id else warn message;

  /** Fails with a message under a condition; otherwise the identity. */
  throwIf = condition: message: if condition then throw message else id;

  /** Fails with a message unless a condition holds. */
  throwIfNot = condition: message: if condition then id else throw message;

  /** Prints a remark when the value is evaluated. */
  info = message: builtins.trace "INFO: ${message}";

  /**
    Prints a list of warnings, then is the value.

    # Type
    `showWarnings :: [ String ] -> a -> a`
  */
  showWarnings = warnings: value: lib.foldr warn value warnings;

  /**
    Fails when a list has elements that another does not allow.

    # Type
    `checkListOfEnum :: String -> [ a ] -> [ a ] -> b -> b`
  */
  checkListOfEnum =
    message: valid: given:
    let
      show = values: builtins.concatStringsSep ", " (map toString values);
      unexpected = lib.subtractLists valid given;
    in
    throwIfNot (unexpected == [ ]) "${message}: ${show unexpected} unexpected; valid ones: ${show valid}";
}
