# What Btrfs keeps in its subvolumes, not in mount options.
#   --mount-options=LIST   the file system's options, for the mount that sets properties
#   --subvolume=PATH       the subvolume that the following are for
#     --create --mode=MODE --owner=USER:GROUP --compression=ALGORITHM --nodatacow

mount_options=''
subvolumes=() creates=() modes=() owners=() compressions=() nodatacows=()
parsers+=(parse_subvolume)
steps[60]=prepare_disk

parse_subvolume() {
  local last=$((${#subvolumes[@]} - 1))
  case $1 in
    --mount-options=*) mount_options=${1#*=} ;;
    --subvolume=*)
      subvolumes+=("${1#*=}")
      creates+=('') modes+=('') owners+=('') compressions+=('') nodatacows+=('')
      ;;
    --create) creates[last]=1 ;;
    --mode=*) modes[last]=${1#*=} ;;
    --owner=*) owners[last]=${1#*=} ;;
    --compression=*) compressions[last]=${1#*=} ;;
    --nodatacow) nodatacows[last]=1 ;;
    *) return 1 ;;
  esac
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
  local top=$1 path=$2 create=$3 compression=$4 nodatacow=$5 mode=$6 owner=$7 shown target
  shown=$(printf %q "$path")
  target=$(inside "$top" "$path")
  if [[ -z $target ]]; then
    warn "Subvolume $shown leads out of the file system through a symbolic link; left alone."
    return
  fi
  if [[ ! -e $target && -n $create ]]; then
    mkdir --parents -- "$(dirname -- "$target")"
    btrfs subvolume create -- "$target" >/dev/null
    # It belongs to root with 0755, whatever its mount point has.
    if [[ -n $owner ]]; then chown -- "$owner" "$target"; fi
    if [[ -n $mode ]]; then chmod -- "$mode" "$target"; fi
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

prepare_disk() {
  if ((${#subvolumes[@]} > 0)); then (prepare_subvolumes "$device"); fi
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
    prepare_subvolume "$top" "${subvolumes[index]}" "${creates[index]}" "${compressions[index]}" "${nodatacows[index]}" \
      "${modes[index]}" "${owners[index]}"
  done
}
