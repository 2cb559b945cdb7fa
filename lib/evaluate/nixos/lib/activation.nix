# Pieces of activation scripts.
{
  /** Text that runs after the pieces of the given names. */
  stringAfter = deps: text: { inherit text deps; };

  /** Text that may run at any time. */
  noDepEntry = text: {
    inherit text;
    deps = [ ];
  };
}
