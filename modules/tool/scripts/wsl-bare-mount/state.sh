# shellcheck shell=bash
# What is true of each disk and mount of the configuration, as one JSON document:
#   {disks: [{name, unit, attached, device, linked, matches, ...}], mounts: [{mountPoint, state, problems, ...}]}
# First facts are gathered, by programs that only look; then jq judges.

# One fact of the list in which they go to jq: of what, which one, its name, its value.
facts=()
fact() { facts+=("$@"); }

look_at_mount() {
  local index=$1 target=$2 link=$3 source=$4 directory=$5 device
  device=$(device_of "$link")
  source=$(device_of "$source")
  if [[ -z $source ]]; then
    fact mount "$index" device none
  elif [[ -z $device ]]; then
    fact mount "$index" device unlinked
  elif ! same_disk "$source" "$device"; then
    fact mount "$index" device other
  fi
  if [[ -n $directory && $(inode_of "$directory") != "$(inode_of "$target")" ]]; then
    fact mount "$index" directory other
  fi
  # Block size; blocks; blocks that are free for everyone; inodes; free inodes.
  fact mount "$index" space "$(stat --file-system --format='%S %b %a %c %d' -- "$target" 2>/dev/null || true)"
}

inode_of() { stat --dereference --format=%d:%i -- "$1" 2>/dev/null || true; }

look_at_subvolume() {
  local index=$1 target=$2 property attributes
  property=$(btrfs property get "$target" compression 2>/dev/null || true)
  attributes=$(lsattr -d -- "$target" 2>/dev/null || true)
  fact mount "$index" compression "${property#compression=}"
  fact mount "$index" attributes "${attributes%% *}"
}

# state PROBE: the document; PROBE is what `probe_devices` gives, or null to look for no disk by what is on it.
state() {
  local probe=$1 table found=() at
  facts=()
  table=$(mount_table)
  fields "$jq_sights" --slurpfile table <(printf '%s' "$table")
  for ((at = 0; at < ${#found[@]}; at += 6)); do
    case ${found[at]} in
      disk) fact disk "${found[at + 1]}" device "$(device_of "${found[at + 3]}")" ;;
      mount) look_at_mount "${found[@]:at + 1:5}" ;;
      subvolume) look_at_subvolume "${found[@]:at + 1:2}" ;;
    esac
  done
  ask "$jq_judge" --compact-output \
    --slurpfile table <(printf '%s' "$table") --slurpfile probe <(printf '%s' "$probe") --args -- "${facts[@]}"
}
