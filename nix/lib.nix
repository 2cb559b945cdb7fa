# What other modules of a configuration may want to know of wsl.bareMounts.
{ lib }:

let
  inherit (import ../modules/parts.nix { inherit lib; }) text;
in
{
  /**
    The service that finds a disk and links it; what needs the disk, but none of its mounts, comes after this unit.

    # Inputs

    `name`
    : The disk's name in `wsl.bareMounts.disks`

    # Type

    ```
    diskService :: String -> String
    ```

    # Example

    ```nix
    diskService "my disk (4 TB)"
    => "wsl-bare-disk-my-disk-4-TB-.service"
    ```
  */
  diskService = name: "wsl-bare-disk-${text.slug name}.service";

  /**
    The link to the block device that a disk's service makes; of an encrypted disk, to what is in it.

    # Inputs

    `name`
    : The disk's name in `wsl.bareMounts.disks`

    # Type

    ```
    diskLink :: String -> String
    ```

    # Example

    ```nix
    diskLink "data"
    => "/run/wsl-bare-mounts/data"
    ```
  */
  diskLink = name: "/run/wsl-bare-mounts/${text.slug name}";

  /**
    A NixOS module from a JSON file that has the value of `wsl.bareMounts`, as `bare-mounts check` reads it; the key
    `$schema` is for editors.

    # Inputs

    `file`
    : Path of the JSON file

    # Type

    ```
    fromJSON :: Path -> Module
    ```

    # Example

    ```nix
    imports = [ (bare-mounts.lib.fromJSON ./disks.json) ];
    ```
  */
  fromJSON = file: {
    _file = toString file;
    wsl.bareMounts = removeAttrs (lib.importJSON file) [ "$schema" ];
  };
}
