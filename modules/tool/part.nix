# wsl-bare-mount: what is mounted of what is configured, what is wrong, and what to do about it.
module: below:

let
  inherit (module) lib pkgs;

  file = destination: text: pkgs.writeTextFile { name = baseNameOf destination; inherit destination text; };
in
{
  # It knows more than whether something is mounted: options that are not in force, properties, space.
  validation = "${lib.getExe module.wsl-bare-mount} validate";

  diskScripts = below.diskScripts ++ [ (builtins.readFile ./scripts/wsl-bare-disk/probe.sh) ];
  wsl-bare-mount =
    module.program "wsl-bare-mount"
      [
        pkgs.bash
        pkgs.btrfs-progs
        pkgs.coreutils
        pkgs.e2fsprogs
        pkgs.jq
        pkgs.systemd
        pkgs.util-linux
        module.wsl-bare-disk
        module.wsl-bare-store
      ]
      [
        (builtins.readFile ./scripts/wsl-bare-mount/attach.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/data.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/devices.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/discover.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/doctor.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/interop.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/main.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/metrics.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/mount-table.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/options.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/release.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/state.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/status.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/store.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/validate.sh)
      ];

  # What a person gets: the program, its manual page and its completions.
  wsl-bare-mount-with-documentation = pkgs.symlinkJoin {
    name = "wsl-bare-mount";
    paths = [
      module.wsl-bare-mount
      (file "/share/man/man8/wsl-bare-mount.8"
        (builtins.readFile ./scripts/wsl-bare-mount/wsl-bare-mount.8))
      (file "/share/bash-completion/completions/wsl-bare-mount"
        (builtins.readFile ./scripts/wsl-bare-mount/completions.bash))
      (file "/share/zsh/site-functions/_wsl-bare-mount"
        (builtins.readFile ./scripts/wsl-bare-mount/completions.zsh))
      (file "/share/fish/vendor_completions.d/wsl-bare-mount.fish"
        (builtins.readFile ./scripts/wsl-bare-mount/completions.fish))
    ];
  };

  # The file in which metrics are written; null: there is none.
  metricsFile = null;

  configs = below.configs ++ [
    (import ./guest-data.nix { inherit (module) binds cfg disks lib metricsFile systemRoot text; })
    { environment.systemPackages = [ module.wsl-bare-mount-with-documentation ]; }
  ];
}
