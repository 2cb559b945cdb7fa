#!/usr/bin/env bash
#
# Finds one bare disk by what its file system says of itself, waits for it within bounds, sets the properties of its
# Btrfs subvolumes, and links it at a fixed path, which fstab names. Needs no udev.
#
# Everything comes as arguments, each in the form --option=value, so that no value can be taken for an option:
#   --name=NAME            for messages
#   --link=PATH            the link to make
#   --uuid= | --label= | --partition-uuid= | --device-pattern=
#   --fs-type=TYPE         the file system that the disk must hold
#   --timeout=SECONDS      how long to wait for the disk
#   --interval=SECONDS     how long to sleep between two looks
#   --mount-options=LIST   Btrfs: the file system's options, for the mount that sets properties
#   --subvolume=PATH       Btrfs: the subvolume that the following are for
#     --create --compression=ALGORITHM --nodatacow
#
# Exit status: 0 linked; 1 the disk did not appear, is ambiguous, or holds another file system; 2 wrong arguments.

set -euo pipefail

name='' link='' by='' value='' fs_type='' mount_options=''
timeout=60 interval=2
subvolumes=() creates=() compressions=() nodatacows=()

say() { printf '%s\n' "$*"; }
# systemd reads the priority off the line: sd-daemon(3).
warn() { printf '<4>%s\n' "$*" >&2; }
fail() {
  printf '<3>%s\n' "$*" >&2
  exit 1
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
      --mount-options=*) mount_options=${argument#*=} ;;
      --subvolume=*)
        subvolumes+=("${argument#*=}")
        creates+=('') compressions+=('') nodatacows+=('')
        ;;
      --create) creates[last]=1 ;;
      --compression=*) compressions[last]=${argument#*=} ;;
      --nodatacow) nodatacows[last]=1 ;;
      *)
        printf 'wsl-bare-disk: unknown argument %q\n' "$argument" >&2
        exit 2
        ;;
    esac
  done
  if [[ -z $name || -z $link || -z $by || -z $fs_type ]]; then
    printf 'wsl-bare-disk: --name, --link, --fs-type and one way to find the disk are needed\n' >&2
    exit 2
  fi
}

# probe DEVICE TAG: what the device itself says, without blkid's cache; nothing where it says nothing.
probe() { blkid --probe --output value --match-tag "$2" -- "$1" 2>/dev/null || true; }

# Names that udev would give the disk below /dev/disk/by-id, from what the kernel says of bus, model and serial number.
by_id_names() {
  local device=$1 link_path whole part='' model serial transport
  for link_path in /dev/disk/by-id/*; do
    if [[ -e $link_path && $(realpath -- "$link_path") == "$device" ]]; then
      basename -- "$link_path"
    fi
  done
  whole=$(lsblk --noheadings --nodeps --paths --output PKNAME -- "$device" 2>/dev/null | head -n 1 || true)
  if [[ -r /sys/class/block/${device##*/}/partition ]]; then
    part=-part$(<"/sys/class/block/${device##*/}/partition")
  fi
  : "${whole:=$device}"
  model=$(lsblk --noheadings --nodeps --output MODEL -- "$whole" 2>/dev/null | sed 's/^ *//; s/ *$//; s/  */_/g' || true)
  serial=$(lsblk --noheadings --nodeps --output SERIAL -- "$whole" 2>/dev/null | sed 's/^ *//; s/ *$//; s/  */_/g' || true)
  transport=$(lsblk --noheadings --nodeps --output TRAN -- "$whole" 2>/dev/null | tr -d ' ' || true)
  if [[ -n $model && -n $serial ]]; then
    # Behind WSL's virtual bus an NVMe disk is a SCSI one: every prefix that udev could have used is tried.
    for transport in "$transport" nvme ata scsi usb; do
      printf '%s-%s_%s%s\n' "$transport" "$model" "$serial" "$part"
    done
  fi
}

matches() {
  local device=$1 candidate
  case $by in
    --uuid)
      candidate=$(probe "$device" UUID)
      [[ -n $candidate && ${candidate,,} == "${value,,}" ]]
      ;;
    --label) [[ $(probe "$device" LABEL) == "$value" && -n $value ]] ;;
    --partition-uuid)
      candidate=$(probe "$device" PART_ENTRY_UUID)
      [[ -n $candidate && ${candidate,,} == "${value,,}" ]]
      ;;
    --device-pattern)
      while IFS= read -r candidate; do
        # The pattern is data: [[ ]] matches it and expands nothing in it.
        # shellcheck disable=SC2053
        if [[ $candidate == $value || $candidate == $value-part[0-9]* ]]; then
          # A pattern for a disk means the file system on it, wherever on the disk that is.
          [[ -n $(probe "$device" TYPE) ]]
          return
        fi
      done < <(by_id_names "$device")
      return 1
      ;;
  esac
}

holds_fs_type() {
  local found
  found=$(probe "$1" TYPE)
  # blkid names the file system, fstab the driver.
  [[ $found == "$fs_type" || ($found == ntfs && $fs_type == ntfs3) ]]
}

block_devices() { lsblk --noheadings --raw --paths --output NAME 2>/dev/null | sort -u; }

# Prints the device that is the disk, or nothing while it is not there. Fails where the answer would be a guess.
find_device() {
  local device found=() members id
  while IFS= read -r device; do
    if [[ -b $device ]] && matches "$device"; then found+=("$device"); fi
  done < <(block_devices)
  if ((${#found[@]} == 0)); then return; fi
  if ((${#found[@]} > 1)); then
    # The members of one Btrfs file system share its UUID and label, and differ in their own.
    members=$(for device in "${found[@]}"; do probe "$device" UUID_SUB; done | sort -u | sed '/^$/d' | wc -l)
    id=$(for device in "${found[@]}"; do probe "$device" UUID; done | sort -u | wc -l)
    if [[ $fs_type != btrfs ]] || ((members != ${#found[@]} || id != 1)); then
      fail "Disk $(printf %q "$name"): ${#found[@]} devices match ${by#--} $(printf %q "$value"): ${found[*]}." \
        "Detach the copy, or give the disk another identity."
    fi
  fi
  if ! holds_fs_type "${found[0]}"; then
    fail "Disk $(printf %q "$name"): ${found[0]} holds $(probe "${found[0]}" TYPE || true), not $fs_type." \
      "Nothing was mounted. Correct fsType, or the disk's identity."
  fi
  printf '%s\n' "${found[0]}"
}

# A Btrfs file system on several devices can be mounted when the kernel has seen them all.
is_complete() {
  if [[ $fs_type != btrfs ]]; then return 0; fi
  btrfs device scan >/dev/null 2>&1 || true
  btrfs device ready "$1" >/dev/null 2>&1
}

wait_for_device() {
  local deadline=$((SECONDS + timeout)) device left said=''
  while true; do
    device=$(find_device) || exit 1
    if [[ -n $device ]] && is_complete "$device"; then
      printf '%s\n' "$device"
      return
    fi
    if ((SECONDS >= deadline)); then
      fail "Disk $(printf %q "$name"): no device with ${by#--} $(printf %q "$value") after $timeout seconds." \
        "Attach it on Windows, as administrator: wsl --mount <disk> --bare. Then start its mounts" \
        "(systemctl start <path>) or restart the distribution."
    fi
    if [[ -z $said ]]; then
      say "Waiting up to $timeout seconds for disk $(printf %q "$name") (${by#--} $(printf %q "$value"))." >&2
      said=1
    fi
    # No longer than there is time: systemd would end a script that oversleeps, and nobody would know why.
    left=$((deadline - SECONDS))
    sleep "$((left < interval ? left : interval))"
  done
}

# The subvolume's directory below the mounted top level, or nothing if the path leaves the file system.
inside() {
  local top=$1 path=$2 resolved
  resolved=$(realpath --canonicalize-missing -- "$top/$path")
  if [[ $resolved == "$top"/* ]]; then printf '%s\n' "$resolved"; fi
}

# Inode 256 is the root of a subvolume, and of nothing else on Btrfs.
is_subvolume() { [[ -d $1 && $(stat --format=%i -- "$1") == 256 ]]; }

prepare_subvolume() {
  local top=$1 path=$2 create=$3 compression=$4 nodatacow=$5 shown target
  shown=$(printf %q "$path")
  target=$(inside "$top" "$path")
  if [[ -z $target ]]; then
    warn "Subvolume $shown leads out of the file system through a symbolic link; left alone."
    return
  fi
  if [[ ! -e $target && -n $create ]]; then
    mkdir --parents -- "$(dirname -- "$target")"
    btrfs subvolume create -- "$target" >/dev/null
    say "Created subvolume $shown."
  fi
  if ! is_subvolume "$target"; then
    warn "Subvolume $shown does not exist; create it, or set its option create."
    return
  fi
  if [[ -n $nodatacow && $(lsattr -d -- "$target" | cut -d ' ' -f 1) != *C* ]]; then
    # Compression and no copy-on-write exclude each other, and the kernel refuses the second while the first is set.
    btrfs property set "$target" compression '' 2>/dev/null || true
    if chattr +C -- "$target"; then
      say "Subvolume $shown: new files are not copied on write."
    else
      warn "Subvolume $shown: copy-on-write could not be switched off."
    fi
  fi
  if [[ -n $compression && $(btrfs property get "$target" compression 2>/dev/null) != "compression=$compression" ]]; then
    if btrfs property set "$target" compression "$compression"; then
      say "Subvolume $shown: compression $compression for new files."
    else
      warn "Subvolume $shown: compression could not be set to $compression."
    fi
  fi
}

prepare_subvolumes() {
  local device=$1 top index
  top=$(mktemp --directory --tmpdir=/run wsl-bare-disk.XXXXXXXXXX)
  # With the file system's own options, since the first mount decides them for all.
  mount --types btrfs --options "${mount_options:+$mount_options,}subvolid=5" --source "$device" --target "$top"
  # shellcheck disable=SC2064
  trap "umount -- '$top'; rmdir -- '$top'" EXIT
  if findmnt --noheadings --mountpoint "$top" --options ro >/dev/null; then
    warn "Disk $(printf %q "$name") is mounted read-only: the properties of its subvolumes stay as they are."
    return
  fi
  for index in "${!subvolumes[@]}"; do
    prepare_subvolume "$top" "${subvolumes[index]}" "${creates[index]}" "${compressions[index]}" "${nodatacows[index]}"
  done
}

# The link appears in one step, so that a mount sees either the disk or nothing.
make_link() {
  mkdir --parents -- "$(dirname -- "$link")"
  ln --symbolic --no-dereference --force -- "$1" "$link.new"
  mv --no-target-directory -- "$link.new" "$link"
}

parse_arguments "$@"
device=$(wait_for_device)
say "Disk $(printf %q "$name") is $device."
if ((${#subvolumes[@]} > 0)); then (prepare_subvolumes "$device"); fi
make_link "$device"
