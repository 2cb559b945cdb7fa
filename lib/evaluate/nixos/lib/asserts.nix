# Conditions that say why they fail, for use with `assert`.
{ lib }:
let
  show = lib.generators.toPretty { };
in
rec {
  /**
    True, or a failure with a message that can be caught.

    # Type
    `assertMsg :: Bool -> String -> Bool`

    # Example
    `assert assertMsg (level <= 15) "zstd ends at 15"; level`
  */
  assertMsg = condition: message: condition || throw message;

  /**
    True when a value is one of a list's; the message names it.

    # Type
    `assertOneOf :: String -> a -> [ a ] -> Bool`
  */
  assertOneOf =
    name: value: allowed:
    assertMsg (builtins.elem value allowed) "${name} must be one of ${show allowed}, but is: ${show value}";

  /** The same for every element of a list. */
  assertEachOneOf =
    name: values: allowed:
    assertMsg (builtins.all (value: builtins.elem value allowed) values)
      "each element in ${name} must be one of ${show allowed}, but is: ${show values}";
}
