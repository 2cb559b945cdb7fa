# `lib`, as NixOS modules know it, in the part that a storage module needs.
#
# One attribute set: the topics below by name (`lib.strings`, `lib.types`, ...) and, as in nixpkgs, most of what is in them
# at the top as well. It is an expression and not a function, so that it stands wherever `import <nixpkgs/lib>` would.
let
  topics = {
    trivial = import ./trivial.nix { inherit lib; };
    attrsets = import ./attrsets.nix { inherit lib; };
    lists = import ./lists.nix { inherit lib; };
    strings = import ./strings.nix { inherit lib; };
    asserts = import ./asserts.nix { inherit lib; };
    generators = import ./generators.nix { inherit lib; };
    meta = import ./meta.nix { inherit lib; };
    options = import ./options.nix { inherit lib; };
    types = import ./types.nix { inherit lib evaluation; };
    modules =
      removeAttrs evaluation [
        "append"
        "describe"
        "evaluate"
        "evaluateOption"
        "finalDefinitions"
        "mergeValues"
        "prepareAll"
        "resolveDefinitions"
      ]
      // import ./properties.nix
      // import ./renaming.nix { inherit lib; };
  };

  # Types and the evaluation of modules need each other, and from each other more than modules see.
  evaluation = import ./evaluation.nix { inherit lib; };

  lib =
    # Some functions of a topic are only there, and not at the top: as in nixpkgs.
    topics
    // topics.trivial
    // topics.attrsets
    // removeAttrs topics.lists [ "findFirstIndex" ]
    // removeAttrs topics.strings [
      "charToInt"
      "escapeC"
      "escapeNixIdentifier"
      "escapeNixString"
      "floatToString"
      "isConvertibleWithToString"
      "levenshtein"
    ]
    // {
      # Strings have one too: that of lists is the one at the top, as in nixpkgs.
      inherit (topics.lists) replicate;
    }
    // removeAttrs topics.asserts [ "assertEachOneOf" ]
    // topics.meta
    // removeAttrs topics.options [
      "renderOptionValue"
      "showDefs"
    ]
    // removeAttrs topics.modules [
      "defaultOrderPriority"
      "defaultOverridePriority"
      "filterOverrides'"
      "mkAliasAndWrapDefsWithPriority"
    ]
    // {
      inherit (topics.types)
        isType
        setType
        isOptionType
        mkOptionType
        defaultTypeMerge
        defaultFunctor
        ;
      inherit (import ./activation.nix) noDepEntry stringAfter;
      inherit (builtins)
        addErrorContext
        baseNameOf
        dirOf
        fromTOML
        hashString
        isPath
        splitVersion
        toString
        trace
        tryEval
        unsafeGetAttrPos
        ;
    };
in
lib
