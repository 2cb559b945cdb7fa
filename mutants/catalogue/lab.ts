import type { Mutant } from "../mutant.ts";

/** Faults that show in a running system only: the boot lab finds them, and nothing before it can. */
export const labOnly: readonly Mutant[] = [
  {
    id: "store-covers-without-condition",
    file: "modules/nix-store/part.nix",
    fault:
      "/nix is to be covered by a link that the guard did not make: nix.mount fails, and the daemon with it.",
    find: "        ConditionPathExists=${link}\n",
    replace: "",
  },
  {
    id: "store-guard-content-with-less",
    file: "modules/nix-store/scripts/wsl-bare-store/guard.sh",
    fault: "A store that lacks a path of the running system covers it.",
    find: "  if ((${#missing[@]} > 0)); then",
    replace: "  if false; then",
  },
  {
    id: "store-rollback-ignored",
    file: "modules/nix-store/scripts/wsl-bare-store/guard.sh",
    fault: "Who has rolled back is back on the disk at the next boot.",
    find: "  if [[ -e $marker ]]; then",
    replace: "  if false; then",
  },
  {
    id: "store-guard-requires-its-disk",
    file: "modules/nix-store/part.nix",
    fault: "Without its disk the guard does not run, and nobody says why /nix is the VHD's.",
    find: "      wants = [ mountUnit ];",
    replace: "      requires = [ mountUnit ];",
  },
  {
    id: "store-switch-unnoticed",
    file: "modules/nix-store/part.nix",
    fault: "The VHD keeps booting the system of before the switch.",
    find: 'pathConfig.PathModified = "/nix/var/nix/profiles";',
    replace: 'pathConfig.PathModified = "/nix/var/nix/profile";',
  },
  {
    id: "store-of-another-instance-taken",
    file: "modules/nix-store/scripts/wsl-bare-store/places.sh",
    fault: "One instance copies its store into that of another.",
    find: '  if [[ -n $2 && $owner != "$2" ]]; then',
    replace: "  if false; then",
  },
  {
    id: "store-health-unread",
    file: "modules/nix-store/scripts/wsl-bare-store/health.sh",
    fault: "Only the database is looked at, and not what is in the store.",
    find: "nix_store /nix --verify --check-contents 2>&1 >/dev/null",
    replace: "nix_store /nix --verify 2>&1 >/dev/null",
  },
  {
    id: "doctor-blind-before-migration",
    file: "modules/tool/scripts/wsl-bare-mount/doctor.sh",
    fault: "The doctor has nothing to say of a store that was never migrated.",
    find: "then printf incomplete; fi",
    replace: "then :; fi",
  },
  {
    id: "bind-writable",
    file: "modules/binds/part.nix",
    fault: "What should be read-only can be written.",
    find: 'lib.optional readOnly "ro"',
    replace: 'lib.optional (!readOnly) "rw"',
  },
  {
    id: "windows-never-asked",
    file: "modules/windows/scripts/wsl-bare-disk/windows.sh",
    fault: "A disk that is not attached is waited for, and Windows is not told.",
    find: "first_misses+=(ask_windows)\n",
    replace: "",
  },
  {
    id: "several-devices-not-awaited",
    file: "modules/btrfs/scripts/wsl-bare-disk/members.sh",
    fault: "A file system on several disks is mounted before all are there, and the mount fails.",
    find: 'if [[ $outcome == found ]] && ! has_all_members "${matching[0]}"; then',
    replace: "if false; then",
  },
  {
    id: "journal-left-to-the-kernel",
    file: "modules/boot/part.nix",
    fault: "A file system is mounted unchecked.",
    find: 'lib.elem filesystem.fsType [ "ext4" "f2fs" "exfat" ]',
    replace: 'lib.elem filesystem.fsType [ "f2fs" "exfat" ]',
  },
  {
    id: "validation-in-fstab-lines",
    file: "modules/core/part.nix",
    fault: "A switch that turns validation on or off remounts everything.",
    find: "    # NixOS adds x-initrd.mount",
    replace:
      '    ++ lib.optional config.wsl.bareMounts.validation.enable "x-systemd.before=validate-wsl-bare-mounts.service"\n    # NixOS adds x-initrd.mount',
  },
  {
    id: "degraded-refused",
    file: "modules/btrfs/scripts/wsl-bare-disk/members.sh",
    fault: "A file system with a lost device is not mounted although its options say degraded.",
    find: "if [[ ,$mount_options, == *,degraded,* ]]; then",
    replace: "if false; then",
  },
];
