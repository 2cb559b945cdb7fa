{ lib }:

let
  unitNameCharacters = lib.stringToCharacters
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_./";

  remove = characters: lib.replaceStrings characters (map (_: "") characters);
in
rec {
  /**
    Whether a text has neither control characters nor backslashes, which fstab cannot carry: nixpkgs escapes only
    space and tab there.

    JSON writes both with a backslash, and of all else only the quote.

    # Type

    ```
    isPlain :: String -> Bool
    ```
  */
  isPlain = s: !lib.hasInfix "\\" (builtins.toJSON (remove [ "\"" ] s));

  /**
    Whether a text has no control characters.

    # Type

    ```
    isSingleLine :: String -> Bool
    ```
  */
  isSingleLine = s: isPlain (remove [ "\\" ] s);

  /**
    Bytes of a path's unit name, without the unit's suffix: a byte that unit names do not have takes four (`\x2d`).

    # Type

    ```
    unitNameLength :: String -> Int
    ```
  */
  unitNameLength = path:
    builtins.stringLength path + 3 * builtins.stringLength (remove unitNameCharacters path);

  /**
    A disk's name as it stands in unit names and links: each run of other characters becomes one `-`.

    # Type

    ```
    slug :: String -> String
    ```

    # Example

    ```nix
    slug "my disk (4 TB)"
    => "my-disk-4-TB-"
    ```
  */
  slug = name:
    lib.concatStringsSep "-" (lib.filter lib.isString (builtins.split "[^A-Za-z0-9_.-]+" name));

  /**
    The directory of the disk's file system that has this instance's store.

    # Type

    ```
    nixStoreDirectory :: AttrSet -> String
    ```
  */
  nixStoreDirectory = { instance, nixStore, ... }:
    if nixStore.directory == null then "nixos-wsl-${instance}" else nixStore.directory;

  /**
    Mount options, each once: of one that is given twice the last one counts, as it does for mount(8).

    # Type

    ```
    lastOfEach :: [ String ] -> [ String ]
    ```
  */
  lastOfEach = options: lib.reverseList (lib.unique (lib.reverseList options));
}
