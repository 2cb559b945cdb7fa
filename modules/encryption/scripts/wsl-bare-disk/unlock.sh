# LUKS containers.
#   --mapper=NAME          the disk is a LUKS container, to be opened under this name, with
#   --key-file=PATH        the file that has its key
#   --allow-discards       TRIM reaches the disk
# or, to close one again:
#   --lock --name=NAME --mapper=NAME

mapper='' key_file='' allow_discards=''
parsers+=(parse_encryption)
verbs[--lock]=lock
steps[40]=unlock_disk
refinements[40]=refine_encrypted

parse_encryption() {
  case $1 in
    --mapper=*) mapper=${1#*=} held_type=crypto_LUKS ;;
    --key-file=*) key_file=${1#*=} ;;
    --allow-discards) allow_discards=1 ;;
    *) return 1 ;;
  esac
}

# refine_encrypted TYPE: of LUKS1 `cryptsetup open --type luks2` would say that the key is wrong.
refine_encrypted() {
  if [[ $outcome == found && $1 == crypto_LUKS && ${tag["${matching[0]} VERSION"]-} == 1 ]]; then
    outcome=container
  fi
}

unlock_disk() {
  if [[ -z $mapper ]]; then return; fi
  device=$(unlock "$device")
  say "Disk $(printf %q "$name") is unlocked: $device."
}

# Without udev nobody answers device mapper's questions, and it makes the nodes below /dev itself.
export DM_DISABLE_UDEV=1

# Prints the device below a mapper that is open; nothing where it is not.
device_below() { cryptsetup status -- "$1" 2>/dev/null | sed -n 's/^ *device: *//p'; }

# Opens the container on a device, and prints the device that is in it.
unlock() {
  local device=$1 below output found status=0 options=()
  below=$(device_below "$mapper" || true)
  if [[ -n $below && $below != "$device" ]]; then
    fail "Disk $(printf %q "$name"): $mapper is open already, on $below instead of $device." \
      "Another distribution uses the name: rename the disk in one of them."
  fi
  if [[ -z $below ]]; then
    if [[ -n $allow_discards ]]; then options+=(--allow-discards); fi
    output=$(LC_ALL=C cryptsetup open --type luks2 --batch-mode --key-file "$key_file" ${options[@]+"${options[@]}"} \
      -- "$device" "$mapper" 2>&1) || status=$?
    # Another distribution may have opened it at the same moment.
    if ((status == 5)) && [[ $(device_below "$mapper" || true) == "$device" ]]; then status=0; fi
    # What the numbers mean is in cryptsetup(8), RETURN VALUES: 2 is that no key slot takes the key.
    if ((status == 2)); then
      fail "Disk $(printf %q "$name"): $device could not be opened with the key in $(printf %q "$key_file")." \
        "The disk stays locked, and nothing was mounted. Correct encryption.keyFile, or the file."
    elif ((status != 0)); then
      fail "Disk $(printf %q "$name"): $device could not be opened, whatever the key: cryptsetup ended with status $status" \
        "(${output##*$'\n'}). The disk stays locked, and nothing was mounted."
    fi
  fi
  found=$(tag_of "/dev/mapper/$mapper" TYPE)
  if ! is_type "$found" "$fs_type"; then
    cryptsetup close -- "$mapper" >&2 || true
    fail "Disk $(printf %q "$name"): its container holds ${found:-no file system}, not $fs_type. Nothing was mounted." \
      "Correct fsType."
  fi
  printf '%s\n' "/dev/mapper/$mapper"
}

# Closes the container. All distributions share one kernel: another may still use it.
lock() {
  parse_arguments "$@"
  if [[ -z $name || -z $mapper ]]; then
    printf 'wsl-bare-disk: --lock needs --name and --mapper\n' >&2
    exit 2
  fi
  if [[ -z $(device_below "$mapper" || true) ]]; then return; fi
  if cryptsetup close -- "$mapper" >&2; then
    say "Disk $(printf %q "$name") is locked." >&2
  else
    warn "Disk $(printf %q "$name") stays unlocked, since something else uses it."
  fi
}
