# `utils`, the argument that NixOS gives its modules: paths and arguments as systemd wants them, and how file systems
# depend on each other.
{ lib }:
let
  # Hyphens, and what is neither a letter, a digit nor one of ":_." (systemd.unit(5)). Bytes beyond ASCII stay as they are,
  # as in nixpkgs, although systemd escapes them.
  escapeCharacters = lib.strings.escapeC (lib.stringToCharacters " !\"#$%&'()*+,;<=>?@[\\]^`{|}~-");
  escapeLeadingDot = name: if lib.hasPrefix "." name then "\\x2e" + lib.removePrefix "." name else name;
in
rec {
  /** Mount points that NixOS mounts early on its own. Every parent of one is one. */
  pathsNeededForBoot = [
    "/"
    "/nix"
    "/nix/store"
    "/var"
    "/var/log"
    "/var/lib"
    "/var/lib/nixos"
    "/etc"
    "/usr"
  ];

  /** True for file systems that must be mounted early. */
  fsNeededForBoot = fs: fs.neededForBoot || builtins.elem fs.mountPoint pathsNeededForBoot;

  /**
    True when the second file system needs the first: below it is the second's mount point, its device, or something that
    it says to depend on.

    # Type
    `fsBefore :: FileSystem -> FileSystem -> Bool`
  */
  fsBefore =
    a: b:
    let
      # With a slash at the end /a is no parent of /ab.
      directory = path: if lib.hasSuffix "/" path then path else path + "/";
      isBelow = path: lib.hasPrefix (directory a.mountPoint) (directory path);
    in
    isBelow (toString b.device) || isBelow b.mountPoint || builtins.any isBelow b.depends;

  /**
    A path as the name of its unit, without a suffix.

    # Example
    `escapeSystemdPath "/var/lib/my-data"  =>  "var-lib-my\\x2ddata"`
  */
  escapeSystemdPath =
    path:
    let
      isAbsolute = lib.hasPrefix "/" path;
      given = builtins.filter (part: part != "" && part != ".") (lib.splitString "/" path);
      # ".." is harmless only where there is nothing above: at the beginning of an absolute path.
      parts = if isAbsolute then withoutLeading given else given;
      withoutLeading =
        list: if list != [ ] && builtins.head list == ".." then withoutLeading (builtins.tail list) else list;
    in
    if builtins.elem ".." parts || (parts == [ ] && !isAbsolute && path != "") then
      throw "escapeSystemdPath: ${path} is not a normalized path"
    else if parts == [ ] then
      "-"
    else
      builtins.replaceStrings [ "/" ] [ "-" ] (escapeLeadingDot (escapeCharacters (lib.concatStringsSep "/" parts)));

  /** One argument for a command line in a unit: quoted, and without specifiers and variables. */
  escapeSystemdExecArg =
    arg:
    if builtins.isString arg || builtins.isPath arg || builtins.isInt arg || builtins.isFloat arg || lib.isDerivation arg then
      builtins.replaceStrings [ "%" "$" ] [ "%%" "$$" ]
        (
          builtins.toJSON (if builtins.isPath arg then "${arg}" else toString arg)
        )
    else
      throw "escapeSystemdExecArg only allows strings, paths, numbers and derivations";

  /** A command line for a unit. */
  escapeSystemdExecArgs = lib.concatMapStringsSep " " escapeSystemdExecArg;
}
