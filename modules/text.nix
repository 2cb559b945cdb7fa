{ lib }:

let
  unitNameCharacters = lib.stringToCharacters
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_./";

  remove = characters: lib.replaceStrings characters (map (_: "") characters);

  # The bytes beyond ASCII that UTF-8 has, each with its number. JSON names characters by number, and substrings are of
  # bytes: the second byte of U+0080 to U+00BF is 0x80 to 0xBF, and the first one changes where a range ends.
  highBytes =
    let
      digit = number: builtins.substring number 1 "0123456789abcdef";
      hex = number: digit (number / 16) + digit (number - number / 16 * 16);
      character = number: builtins.fromJSON "\"\\u${hex (number / 256)}${hex (number - number / 256 * 256)}\"";
      byte = number: index: text: { name = builtins.substring index 1 text; value = hex number; };
    in
    lib.genList (i: byte (128 + i) 1 (character (128 + i))) 64
    ++ lib.genList (i: byte (194 + i) 0 (character (128 + 64 * i))) 30
    ++ lib.genList (i: byte (224 + i) 0 (character (if i == 0 then 2048 else 4096 * i))) 16
    ++ lib.imap0 (i: high: byte (240 + i) 0 (builtins.fromJSON "\"\\u${high}\\udc00\""))
      [ "d800" "d8c0" "d9c0" "dac0" "dbc0" ];

  escapeHighBytes = lib.replaceStrings (map (byte: byte.name) highBytes) (map (byte: "\\x${byte.value}") highBytes);
in
rec {
  /**
    Seconds after which systemd kills what a service of this module does when it stops, and once more before it gives up:
    less than the 10 seconds that `wsl --terminate` waits (WSL, init/init.cpp: BootInitTimeout bounds the poweroff, too).

    # Type

    ```
    stopTimeout :: Int
    ```
  */
  stopTimeout = 4;

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

  /**
    Name of the unit that systemd gives a mount point. nixpkgs' `escapeSystemdPath` leaves bytes beyond ASCII as they
    are, and systemd escapes each of them.

    # Inputs

    `utils`
    : NixOS' argument of that name

    `path`
    : The mount point

    # Type

    ```
    mountUnit :: AttrSet -> String -> String
    ```

    # Example

    ```nix
    mountUnit utils "/srv/é"
    => "srv-\\xc3\\xa9.mount"
    ```
  */
  mountUnit = utils: path:
    let
      escaped = utils.escapeSystemdPath path;
    in
    # Hardly any path has them, and the table takes time.
    "${if builtins.match "[ -~]*" escaped == null then escapeHighBytes escaped else escaped}.mount";

  /**
    Where Windows' own folder is inside the distribution, if WSL mounts its drives.

    # Type

    ```
    systemRoot :: AttrSet -> String
    ```
  */
  systemRoot = config: "${lib.removeSuffix "/" config.wsl.wslConf.automount.root}/c/Windows";
}
