import { showOption } from "./option-path.ts";

/** A package of nixpkgs, by where it is in `pkgs`. Made by {@link nixPackage}; no JSON can be one. */
export class NixPackage {
  /** Attribute names below `pkgs`. */
  readonly path: readonly string[];

  constructor(path: readonly string[]) {
    this.path = path;
  }

  /** As people write it: `pkgs.hello`. */
  toString(): string {
    return showOption(["pkgs", ...this.path]);
  }

  /** The same, for messages: it cannot be read back. */
  toJSON(): string {
    return this.toString();
  }
}

/**
 * A package for an option of the type `package`. It is printed as an attribute path, never as code.
 *
 * @param path - attribute names below `pkgs`, at least one
 * @example nixPackage("python3Packages", "numpy") // pkgs.python3Packages.numpy
 */
export function nixPackage(...path: readonly [string, ...string[]]): NixPackage {
  return new NixPackage(path);
}
