# shellcheck shell=bash
# release: unmounts what is on a disk, so that Windows can take it away, and says who still uses it. Windows' script asks
# every distribution that runs, and names the disk as its data does.

verb_release() {
  local json='' by='' value='' name=''
  local -A identities=([--serial]=serialNumber [--unique]=uniqueId [--vhd]=vhd)
  while (($# > 0)); do
    case $1 in
      --json) json=1 ;;
      --serial | --unique | --vhd)
        needs_value release "$1" "$#"
        by=${identities[$1]} value=$2
        shift
        ;;
      --serial=* | --unique=* | --vhd=*) by=${identities[${1%%=*}]} value=${1#*=} ;;
      -*) no_option release "$1" ;;
      *)
        if [[ -n $name ]]; then bad_use 'release takes one disk'; fi
        name=$1 by=name value=$1
        ;;
    esac
    shift
  done
  if [[ -z $by ]]; then bad_use 'release needs a disk'; fi
  if ! can_probe; then end 1 'release stops units, which needs root: sudo wsl-bare-mount release'; fi
  release "$json" "$by" "$value"
}

# release JSON BY VALUE: a disk that is not configured here has nothing to unmount.
release() {
  local json=$1 by=$2 value=$3 found=() document units=() devices=() users=() whole at
  document=$(state "$(probe_devices)")
  # shellcheck disable=SC2016
  mapfile -d '' -t found < <(jq --join-output --arg by "$by" --arg value "$value" '
    [.disks[] | select(
      if $by == "name" then .name == $value else .windows[$by] == $value end)] as $disks
    | [.mounts[] | select((.disk | IN($disks[].name)) and .state != "missing")] as $mounts
    | ([$disks[] | .device // empty, .matches[]?.path] | unique | map("device", .)),
      ($mounts | map(select(.mountPoint | test("^/nix(/|$)")) | "store", .mountPoint)),
      # An automount would mount again what is unmounted.
      ($mounts | map(select(.automount) | "unit", (.mountUnit | sub("[.]mount$"; ".automount")))),
      ($mounts | map(select(.state != "waiting") | "unit", .mountUnit)),
      ($disks | map("unit", .unit))
    | .[] | . + "\u0000"' <<<"$document")
  for ((at = 0; at < ${#found[@]}; at += 2)); do
    case ${found[at]} in
      device)
        whole=$(lsblk --noheadings --list --paths --inverse --output KNAME -- "${found[at + 1]}" 2>/dev/null | tail --lines=1) || whole=''
        mapfile -t -O "${#devices[@]}" devices < <(
          lsblk --noheadings --list --paths --output KNAME,NAME,MAJ:MIN -- "${whole:-${found[at + 1]}}" 2>/dev/null |
            tr --squeeze-repeats ' ' '\n' | grep . | sort --unique
        )
        ;;
      store) users+=("${found[at + 1]} is the store that this distribution runs from") ;;
      unit) units+=("${found[at + 1]}") ;;
    esac
  done
  # One transaction, in which systemd unmounts the innermost first, and closes what was unlocked last.
  if ((${#users[@]} == 0 && ${#units[@]} > 0)); then systemctl stop -- "${units[@]}" >&2 || true; fi
  mapfile -d '' -t -O "${#users[@]}" users < <(users_of "${devices[@]}")
  if [[ -n $json ]]; then
    # shellcheck disable=SC2016
    jq --null-input --compact-output --argjson count "${#devices[@]}" \
      '{devices: $ARGS.positional[:$count], users: $ARGS.positional[$count:]}' --args -- "${devices[@]}" "${users[@]}"
  elif ((${#users[@]} > 0)); then
    printf '%s\n' "${users[@]}"
  else
    say 'Nothing here uses it.'
  fi
  ((${#users[@]} == 0))
}

# users_of DEVICE...: who uses one of the devices (paths and numbers), each ended by NUL.
users_of() {
  local device target process
  if (($# == 0)); then return; fi
  # shellcheck disable=SC2016
  while IFS= read -r -d '' target; do
    printf '%s is mounted\0' "$target"
    for process in /proc/[0-9]*; do
      if uses_folder "$process" "$target"; then
        printf '%s is in use by %s (process %s)\0' "$target" "$(<"$process/comm")" "${process#/proc/}"
      fi
    done
  done < <(mount_table | jq --join-output '.filesystems[] | select(.source | sub("\\[.*"; "") | IN($ARGS.positional[])) | .target + "\u0000"' --args -- "$@")
  for device in "$@"; do
    if [[ $device != /* ]]; then continue; fi
    if grep --quiet --fixed-strings --line-regexp -- "${device##*/}" <(mounted_somewhere); then
      printf '%s is mounted in WSL, here or in another distribution\0' "$device"
    fi
    if grep --quiet -- "^$device " /proc/swaps 2>/dev/null; then printf '%s is swap\0' "$device"; fi
  done
}

# Whether a process has its folder, its program or an open file below a folder.
uses_folder() {
  local link path
  for link in "$1"/cwd "$1"/root "$1"/exe "$1"/fd/*; do
    path=$(readlink -- "$link" 2>/dev/null) || continue
    if [[ $path == "$2" || $path == "$2"/* ]]; then return 0; fi
  done
  return 1
}
