# Definitions that say more than a value: on what condition, how strongly, in which order.
rec {
  /**
    A definition that holds under a condition.

    # Type
    `mkIf :: Bool -> a -> Definition a`
  */
  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };

  /** A definition that fails with a message unless a condition holds. */
  mkAssert =
    condition: message:
    mkIf (if condition then true else throw "\nFailed assertion: ${message}");

  /** Several definitions at once. */
  mkMerge = contents: {
    _type = "merge";
    inherit contents;
  };

  /** A definition together with the file that it is from. */
  mkDefinition = definition@{ file, value, ... }: definition // { _type = "definition"; };

  /**
    A definition with a priority. Of several definitions those with the smallest number count.

    # Type
    `mkOverride :: Int -> a -> Definition a`
  */
  mkOverride = priority: content: {
    _type = "override";
    inherit priority content;
  };

  /** The priority of an option's own default. */
  mkOptionDefault = mkOverride 1500;

  /** The priority of a module's default for an option of another. */
  mkDefault = mkOverride 1000;

  /** The priority of definitions without one. */
  defaultOverridePriority = 100;

  /** Images' definitions: over the usual ones, below `mkForce`. */
  mkImageMediaOverride = mkOverride 60;

  /** Over all usual definitions. */
  mkForce = mkOverride 50;

  /** What NixOS sets when it makes a virtual machine of a system. */
  mkVMOverride = mkOverride 10;

  /**
    A definition with a place among the others that are merged with it: lower numbers first.

    # Type
    `mkOrder :: Int -> a -> Definition a`
  */
  mkOrder = priority: content: {
    _type = "order";
    inherit priority content;
  };

  /** The order of definitions without one. */
  defaultOrderPriority = 1000;

  /** Before the definitions without an order. */
  mkBefore = mkOrder 500;

  /** After the definitions without an order. */
  mkAfter = mkOrder 1500;

  /** An option's definitions, for another option of the same type. */
  mkAliasDefinitions = mkAliasAndWrapDefinitions (x: x);

  /** The same through a function, which usually puts them at the other option's path. */
  mkAliasAndWrapDefinitions = wrap: option: mkIf option.isDefined (wrap (mkMerge option.definitions));

  /** The same with the priority that the definitions have. */
  mkAliasAndWrapDefsWithPriority =
    wrap: option:
    mkIf option.isDefined (
      wrap (mkMerge (map (mkOverride (option.highestPrio or defaultOverridePriority)) option.definitions))
    );

  /**
    What a function makes of an option's value, with the priority of its definition: for an option that is another way
    to say a second one.

    # Type
    `mkDerivedConfig :: Option a -> (a -> b) -> Definition b`
  */
  mkDerivedConfig = option: f: mkOverride (option.highestPrio or defaultOverridePriority) (f option.value);
}
