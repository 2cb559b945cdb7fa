# The programs that the module's services run.
{ lib, nix, pkgs }:

let
  # A program from its parts, which define functions by topic, in any order; the last line calls them.
  program = name: runtimeInputs: parts: pkgs.writeShellApplication {
    inherit name runtimeInputs;
    text = lib.concatStringsSep "\n" (parts ++ [ "main \"$@\"" ]);
  };

  wsl-bare-store =
    program "wsl-bare-store" [ pkgs.coreutils pkgs.gawk pkgs.jq nix pkgs.util-linux ]
      [
        (builtins.readFile ./scripts/wsl-bare-store/follow.sh)
        (builtins.readFile ./scripts/wsl-bare-store/guard.sh)
        (builtins.readFile ./scripts/wsl-bare-store/health.sh)
        (builtins.readFile ./scripts/wsl-bare-store/links.sh)
        (builtins.readFile ./scripts/wsl-bare-store/main.sh)
        (builtins.readFile ./scripts/wsl-bare-store/messages.sh)
        (builtins.readFile ./scripts/wsl-bare-store/migrate.sh)
        (builtins.readFile ./scripts/wsl-bare-store/places.sh)
        (builtins.readFile ./scripts/wsl-bare-store/stores.sh)
      ];

  wsl-bare-disk =
    program "wsl-bare-disk"
      [
        pkgs.btrfs-progs
        pkgs.coreutils
        pkgs.cryptsetup
        pkgs.e2fsprogs
        pkgs.exfatprogs
        pkgs.f2fs-tools
        pkgs.gnugrep
        pkgs.gnused
        pkgs.util-linux
      ]
      [
        (builtins.readFile ./scripts/wsl-bare-disk/check.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/devices.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/identify.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/kernel.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/probe.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/lock.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/subvolumes.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/unlock.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/wait.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/windows.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/main.sh)
      ];

  # The tool inside the distribution.
  wsl-bare-mount =
    program "wsl-bare-mount"
      [
        pkgs.bash
        pkgs.btrfs-progs
        pkgs.coreutils
        pkgs.e2fsprogs
        pkgs.jq
        pkgs.systemd
        pkgs.util-linux
        wsl-bare-disk
        wsl-bare-store
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

  file = destination: text: pkgs.writeTextFile { name = baseNameOf destination; inherit destination text; };
in
{
  inherit wsl-bare-disk;

  inherit wsl-bare-store;

  wsl-btrfs-maintenance =
    program "wsl-btrfs-maintenance" [ pkgs.btrfs-progs pkgs.coreutils pkgs.util-linux ]
      [ (builtins.readFile ./scripts/wsl-btrfs-maintenance.sh) ];

  inherit wsl-bare-mount;

  # What a person gets: the program, its manual page and its completions.
  wsl-bare-mount-with-documentation = pkgs.symlinkJoin {
    name = "wsl-bare-mount";
    paths = [
      wsl-bare-mount
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
}
