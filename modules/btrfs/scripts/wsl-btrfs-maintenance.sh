# wsl-btrfs-maintenance: scrubs or balances a Btrfs file system, wherever it is mounted or not.
#
#   wsl-btrfs-maintenance scrub --device=PATH --mount-options=LIST
#   wsl-btrfs-maintenance balance --device=PATH --mount-options=LIST --usage=PERCENT
#
# The caller gives it a mount namespace of its own (PrivateMounts=), so that its mount is nobody else's business.
#
# Exit status: 0 done; 1 failed, or a scrub found errors; 2 wrong arguments.

set -euo pipefail

main() {
  local what=${1:-} device='' mount_options='' usage='' argument top
  for argument in "${@:2}"; do
    case $argument in
      --device=*) device=${argument#*=} ;;
      --mount-options=*) mount_options=${argument#*=} ;;
      --usage=*) usage=${argument#*=} ;;
      *)
        printf 'wsl-btrfs-maintenance: unknown argument %q\n' "$argument" >&2
        exit 2
        ;;
    esac
  done
  if [[ -z $device || ($what != scrub && ($what != balance || -z $usage)) ]]; then
    printf 'wsl-btrfs-maintenance: scrub or balance, --device, and for balance --usage are needed\n' >&2
    exit 2
  fi

  top=$(mktemp --directory --tmpdir=/run wsl-btrfs-maintenance.XXXXXXXXXX)
  # With the file system's own options, since the first mount decides them for all.
  mount --types btrfs --options "${mount_options:+$mount_options,}subvolid=5" --source "$device" --target "$top"
  # shellcheck disable=SC2064 # The folder is known now, and gone from the variable then.
  trap "umount -- '$top'; rmdir -- '$top'" EXIT

  case $what in
    scrub)
      # In the foreground; its status is 3 where it found what it could not repair.
      if ! btrfs scrub start -B -- "$top"; then
        printf '<3>The scrub found errors that could not be repaired: btrfs device stats shows on which device.\n' >&2
        exit 1
      fi
      ;;
    balance)
      # Metadata stay as they are: a balance of them gains nothing and can run out of space.
      btrfs balance start "-dusage=$usage" -- "$top"
      ;;
  esac
}
