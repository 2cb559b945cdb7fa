# Programs of packages.
{ lib }:
rec {
  /**
    The path of a package's main program: `meta.mainProgram`, or else a program with the package's name.

    # Type
    `getExe :: Derivation -> String`
  */
  getExe =
    package:
    getExe' package (
      package.meta.mainProgram
        or (lib.warn "getExe: ${lib.getName package} has no meta.mainProgram, so its name is taken" lib.getName package)
    );

  /**
    The path of a named program of a package.

    # Type
    `getExe' :: Derivation -> String -> String`
  */
  getExe' =
    package: program:
      assert lib.assertMsg (lib.isDerivation package)
        "getExe': the first argument is of type ${builtins.typeOf package}, but it should be a derivation";
      assert lib.assertMsg (builtins.isString program)
        "getExe': the second argument is of type ${builtins.typeOf program}, but it should be a string";
      assert lib.assertMsg (!lib.hasInfix "/" program)
        "getExe': \"${program}\" has a slash, but it should be a program's name";
      "${lib.getBin package}/bin/${program}";
}
