# wsl-bare-mount: what is mounted of what is configured, what is wrong, and what to do about it.
module: below:

let
  inherit (module) lib pkgs;

  # A program for jq, or definitions for several, as a variable of the shell's.
  jq = name: text: "IFS= read -r -d '' jq_${name} <<'JQ' || :\n${text}JQ\n";

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
        (jq "devices" (builtins.readFile ./scripts/wsl-bare-mount/devices.jq))
        (builtins.readFile ./scripts/wsl-bare-mount/devices.sh)
        (jq "discover" (builtins.readFile ./scripts/wsl-bare-mount/discover.jq))
        (builtins.readFile ./scripts/wsl-bare-mount/discover.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/doctor.sh)
        (jq "findings" (builtins.readFile ./scripts/wsl-bare-mount/findings.jq))
        (builtins.readFile ./scripts/wsl-bare-mount/interop.sh)
        (jq "judge" (builtins.readFile ./scripts/wsl-bare-mount/judge.jq))
        (jq "list" (builtins.readFile ./scripts/wsl-bare-mount/list.jq))
        (builtins.readFile ./scripts/wsl-bare-mount/main.sh)
        (jq "metrics" (builtins.readFile ./scripts/wsl-bare-mount/metrics.jq))
        (builtins.readFile ./scripts/wsl-bare-mount/metrics.sh)
        (jq "mount_table" (builtins.readFile ./scripts/wsl-bare-mount/mount-table.jq))
        (builtins.readFile ./scripts/wsl-bare-mount/mount-table.sh)
        (jq "nix" (builtins.readFile ./scripts/wsl-bare-mount/nix.jq))
        (jq "options" (builtins.readFile ./scripts/wsl-bare-mount/options.jq))
        (builtins.readFile ./scripts/wsl-bare-mount/release.sh)
        (jq "sights" (builtins.readFile ./scripts/wsl-bare-mount/sights.jq))
        (jq "state" (builtins.readFile ./scripts/wsl-bare-mount/state.jq))
        (builtins.readFile ./scripts/wsl-bare-mount/state.sh)
        (jq "status_json" (builtins.readFile ./scripts/wsl-bare-mount/status-json.jq))
        (jq "status_text" (builtins.readFile ./scripts/wsl-bare-mount/status-text.jq))
        (builtins.readFile ./scripts/wsl-bare-mount/status.sh)
        (builtins.readFile ./scripts/wsl-bare-mount/store.sh)
        (jq "texts" (builtins.readFile ./scripts/wsl-bare-mount/texts.jq))
        (jq "validate" (builtins.readFile ./scripts/wsl-bare-mount/validate.jq))
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
