# wsl-bare-disk: finds one bare disk by what it says of itself, waits for it within bounds, unlocks and checks it, sets
# the properties of its Btrfs subvolumes, and links it at a fixed path, which fstab names. Needs no udev.
#
# Everything comes as arguments, each in the form --option=value, so that no value can be taken for an option:
#   --name=NAME            for messages
#   --link=PATH            the link to make
#   --uuid= | --label= | --partition-uuid= | --device-pattern=
#   --fs-type=TYPE         the file system that the disk must hold
#   --timeout=SECONDS      how long to wait for the disk
#   --interval=SECONDS     how long to sleep between two looks
#   --task=NAME            the scheduled task by which Windows attaches it, with
#   --system-root=PATH     where Windows' programs are
#   --mapper=NAME          the disk is a LUKS container, to be opened under this name, with
#   --key-file=PATH        the file that has its key
#   --allow-discards       TRIM reaches the disk
#   --check=SECONDS        check the file system before it is mounted, for so long at most
#   --shared=DIRECTORY     the directory that all distributions share, for a lock
#   --mounted-at=PATH      what the lock is kept for: the disk's first mount
#   --mount-options=LIST   Btrfs: the file system's options, for the mount that sets properties
#   --subvolume=PATH       Btrfs: the subvolume that the following are for
#     --create --mode=MODE --owner=USER:GROUP --compression=ALGORITHM --nodatacow
# or, to close a container again:
#   --lock --name=NAME --mapper=NAME
# or, for other programs, to tell what is there and which device each disk is (probe.sh has the form):
#   --probe [--name=NAME <one way to find it> --fs-type=TYPE [--encrypted]]...
# or, to tell the socket by which Windows' programs are run:
#   --interop
#
# Exit status: 0 linked, locked or told; 1 the disk did not appear, is not whole, ambiguous, locked, damaged, holds
# another file system, or the kernel has no driver for it; 2 wrong arguments.

set -euo pipefail

name='' link='' by='' value='' fs_type='' mount_options='' locks=''
shared='' mounted_at='' task='' system_root='' mapper='' key_file='' allow_discards='' check_timeout=''
timeout=60 interval=2
subvolumes=() creates=() modes=() owners=() compressions=() nodatacows=()

say() { printf '%s\n' "$*"; }
# systemd reads the priority off the line: sd-daemon(3).
warn() { printf '<4>%s\n' "$*" >&2; }
fail() {
  printf '<3>%s\n' "$*" >&2
  exit 1
}

unknown_argument() {
  printf 'wsl-bare-disk: unknown argument %q\n' "$1" >&2
  exit 2
}

parse_arguments() {
  local argument last
  for argument in "$@"; do
    last=$((${#subvolumes[@]} - 1))
    case $argument in
      --name=*) name=${argument#*=} ;;
      --link=*) link=${argument#*=} ;;
      --uuid=* | --label=* | --partition-uuid=* | --device-pattern=*)
        by=${argument%%=*}
        value=${argument#*=}
        ;;
      --fs-type=*) fs_type=${argument#*=} ;;
      --timeout=*) timeout=${argument#*=} ;;
      --interval=*) interval=${argument#*=} ;;
      --task=*) task=${argument#*=} ;;
      --system-root=*) system_root=${argument#*=} ;;
      --mapper=*) mapper=${argument#*=} ;;
      --key-file=*) key_file=${argument#*=} ;;
      --allow-discards) allow_discards=1 ;;
      --shared=*) shared=${argument#*=} ;;
      --mounted-at=*) mounted_at=${argument#*=} ;;
      --check=*) check_timeout=${argument#*=} ;;
      --mount-options=*) mount_options=${argument#*=} ;;
      --subvolume=*)
        subvolumes+=("${argument#*=}")
        creates+=('') modes+=('') owners+=('') compressions+=('') nodatacows+=('')
        ;;
      --create) creates[last]=1 ;;
      --mode=*) modes[last]=${argument#*=} ;;
      --owner=*) owners[last]=${argument#*=} ;;
      --compression=*) compressions[last]=${argument#*=} ;;
      --nodatacow) nodatacows[last]=1 ;;
      --lock) locks=1 ;;
      *) unknown_argument "$argument" ;;
    esac
  done
  if [[ -n $locks && -n $name && -n $mapper ]]; then return; fi
  if [[ -z $name || -z $link || -z $by || -z $fs_type ]]; then
    printf 'wsl-bare-disk: --name, --link, --fs-type and one way to find the disk are needed\n' >&2
    exit 2
  fi
}

# The link appears in one step, so that a mount sees either the disk or nothing.
make_link() {
  mkdir --parents -- "$(dirname -- "$link")"
  ln --symbolic --no-dereference --force -- "$1" "$link.new"
  mv --no-target-directory -- "$link.new" "$link"
}

main() {
  local device
  case ${1-} in
    --probe)
      probe "${@:2}"
      return
      ;;
    --interop)
      interop_socket
      return
      ;;
  esac
  parse_arguments "$@"
  if [[ -n $locks ]]; then
    lock
    return
  fi
  require_driver
  wait_for_device
  device=${matching[0]}
  say "Disk $(printf %q "$name") is $device."
  lock_disk "$device"
  if [[ -n $mapper ]]; then
    device=$(unlock "$device")
    say "Disk $(printf %q "$name") is unlocked: $device."
  fi
  if [[ -n $check_timeout ]]; then check_file_system "$device"; fi
  if ((${#subvolumes[@]} > 0)); then (prepare_subvolumes "$device"); fi
  make_link "$device"
  keep_lock_until_mounted
}
