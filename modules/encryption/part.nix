# LUKS containers: a disk's service opens one before it looks at what is in it, and closes it when it stops.
module: below:

let
  inherit (module) command lib pkgs;

  # Device mapper's names have 127 bytes; the rule encryption-disk-name sees to it that this is enough.
  mapper = slug: "--mapper=wsl-bare-disk-${slug}";
in
{
  ruleScopes = below.ruleScopes ++ [ (import ./scopes.nix { inherit (module) all cfg lib tables text; }) ];
  rules = below.rules ++ [ (import ./rules.nix { inherit (module) lib scopes tables text; }) ];

  arguments = { disk, slug, ... }@entry:
    below.arguments entry
    ++ lib.optionals disk.encryption.enable (
      [ (mapper slug) "--key-file=${disk.encryption.keyFile}" ]
      ++ lib.optional disk.encryption.allowDiscards "--allow-discards"
    );

  service = { disk, name, slug, ... }@entry:
    lib.recursiveUpdate (below.service entry) (lib.optionalAttrs disk.encryption.enable {
      # After its mounts are gone: they stop before what they come after.
      serviceConfig.ExecStop = command [ "--lock" "--name=${name}" (mapper slug) ];
    });

  diskInputs = below.diskInputs ++ [ pkgs.cryptsetup pkgs.gnused ];
  diskScripts = below.diskScripts ++ [ (builtins.readFile ./scripts/wsl-bare-disk/unlock.sh) ];
}
