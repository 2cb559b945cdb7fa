# Which of the machine's devices is a disk, and in what state it is.

# The result of `identify`. `outcome` is one of:
#   found       it is the first of `matching`; a Btrfs file system has all its devices here
#   incomplete  it is there, but of the `wanted_members` devices of its Btrfs file system only those in `members` are
#   absent      no device matches
#   hidden      no device matches, but it may be inside one of `containers`, whose contents nobody can see now
#   container   what matches is itself a container: LVM, md, or LUKS where none is configured, or none that can be opened
#   other  what matches holds another file system
#   several     two or more match, and which is meant would be a guess
outcome='' matching=() members=() containers=() wanted_members=1

# identify BY VALUE FS-TYPE ENCRYPTED: among the devices of the last look.
identify() {
  local by=$1 value=$2 wanted=$3 encrypted=$4 device
  if [[ -n $encrypted ]]; then wanted=crypto_LUKS; fi
  outcome='' matching=() members=() containers=() wanted_members=1
  for device in "${devices[@]}"; do
    if matches "$device" "$by" "$value"; then matching+=("$device"); fi
  done
  keep_topmost
  if ((${#matching[@]} == 0)); then
    find_containers "$encrypted"
    if ((${#containers[@]} > 0)); then outcome=hidden; else outcome=absent; fi
  elif ((${#matching[@]} > 1)) && { [[ $wanted != btrfs ]] || ! are_one_file_system; }; then
    outcome=several
  elif ! is_type "${type_of[${matching[0]}]-}" "$wanted"; then
    if is_container "${matching[0]}"; then outcome=container; else outcome=other; fi
  elif [[ $wanted == crypto_LUKS && ${version_of[${matching[0]}]-} == 1 ]]; then
    # `cryptsetup open --type luks2` would say that the key is wrong.
    outcome=container
  elif [[ $wanted == btrfs ]] && ! has_all_members "${matching[0]}"; then
    outcome=incomplete
  else
    outcome=found
  fi
}

# matches DEVICE BY VALUE
matches() {
  local device=$1 value=$3 name
  case $2 in
    --uuid) [[ -n ${uuid_of[$device]-} && ${uuid_of[$device],,} == "${value,,}" ]] ;;
    --label) [[ -n $value && ${label_of[$device]-} == "$value" ]] ;;
    --partition-uuid)
      [[ -n ${partition_uuid_of[$device]-} && ${partition_uuid_of[$device],,} == "${value,,}" ]]
      ;;
    --device-pattern)
      # A pattern for a disk means the file system on it, wherever on the disk that is.
      if [[ -z ${type_of[$device]-} ]]; then return 1; fi
      while IFS= read -r name; do
        # The pattern is data: [[ ]] matches it and expands nothing in it.
        # shellcheck disable=SC2053
        if [[ $name == $value || $name == $value-part[0-9]* ]]; then return; fi
      done < <(by_id_names "$device")
      return 1
      ;;
  esac
}

# Names that udev gives the device below /dev/disk/by-id, or would give it, from what the kernel says of bus, model and
# serial number.
by_id_names() {
  local device=$1 path whole part='' model serial bus
  for path in /dev/disk/by-id/*; do
    if [[ $path -ef $device ]]; then printf '%s\n' "${path##*/}"; fi
  done
  whole=$(whole_of "$device")
  read_serial_number "$whole"
  model=$(as_in_names "${model_of[$whole]-}")
  serial=$(as_in_names "${serial_of[$whole]-}")
  if [[ -z $model || -z $serial ]]; then return; fi
  if [[ -r /sys/class/block/${device##*/}/partition ]]; then
    part=-part$(</sys/class/block/"${device##*/}"/partition)
  fi
  # Behind WSL's virtual bus an NVMe disk is a SCSI one: every prefix that udev could have used is tried.
  for bus in "${bus_of[$whole]-}" nvme ata scsi usb; do
    printf '%s-%s_%s%s\n' "$bus" "$model" "$serial" "$part"
  done
}

# Blanks as udev's names have them: none around, one underscore for each run.
as_in_names() {
  local IFS=' ' words=()
  read -r -a words <<<"$1"
  IFS=_
  printf '%s' "${words[*]}"
}

# Halves of a mirror of LVM or md show what the mirror shows: what lies on top is what is meant.
keep_topmost() {
  local device other topmost=()
  if ((${#matching[@]} < 2)); then return; fi
  for device in "${matching[@]}"; do
    for other in "${matching[@]}"; do
      if [[ $'\n'${parents_of[$other]} == *$'\n'"$device"$'\n'* ]]; then continue 2; fi
    done
    topmost+=("$device")
  done
  matching=("${topmost[@]}")
}

# The members of one Btrfs file system share its UUID and label, and differ in their own.
are_one_file_system() {
  local device seen=$'\n'
  for device in "${matching[@]}"; do
    if [[ ${type_of[$device]-} != btrfs || ${uuid_of[$device]} != "${uuid_of[${matching[0]}]}" ]]; then return 1; fi
    if [[ $seen == *$'\n'"${member_of[$device]-}"$'\n'* ]]; then return 1; fi
    seen+=${member_of[$device]-}$'\n'
  done
}

# blkid names the file system, fstab the driver.
is_type() { [[ $1 == "$2" || ($1 == ntfs && $2 == ntfs3) ]]; }

is_container() { [[ ${type_of[$1]-} == @(LVM2_member|linux_raid_member|crypto_LUKS) ]]; }

# What a container is called in messages and in the output of --probe.
container_kind() {
  case ${type_of[$1]-} in
    LVM2_member) printf LVM ;;
    linux_raid_member) printf md ;;
    crypto_LUKS) printf 'LUKS%s' "${version_of[$1]-}" ;;
  esac
}

# Containers that nothing has opened: there is no device on them. A container of LUKS is not looked for inside of another.
find_containers() {
  local encrypted=$1 device all=$'\n'
  for device in "${devices[@]}"; do all+=${parents_of[$device]}; done
  for device in "${devices[@]}"; do
    if [[ -n $encrypted && ${type_of[$device]-} == crypto_LUKS ]]; then continue; fi
    if is_container "$device" && [[ $all != *$'\n'"$device"$'\n'* ]]; then containers+=("$device"); fi
  done
}

# has_all_members DEVICE: a superblock of Btrfs knows on how many devices the file system is. Where it is on one, the
# kernel need not be asked whether it has seen the others.
has_all_members() {
  local device seen=$'\n'
  for device in "${devices[@]}"; do
    if [[ ${type_of[$device]-} == btrfs && ${uuid_of[$device]-} == "${uuid_of[$1]}" &&
      $seen != *$'\n'"${member_of[$device]-}"$'\n'* ]]; then
      members+=("$device")
      seen+=${member_of[$device]-}$'\n'
    fi
  done
  if [[ $(btrfs inspect-internal dump-super -- "$1" 2>/dev/null || true) =~ num_devices[[:blank:]]+([0-9]+) ]]; then
    wanted_members=${BASH_REMATCH[1]}
  fi
  ((${#members[@]} >= wanted_members))
}
