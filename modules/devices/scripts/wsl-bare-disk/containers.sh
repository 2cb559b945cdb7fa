# Containers in which a disk may be: LVM, md, LUKS. What is in one nobody sees until something has opened it.

# Two more results of `identify`:
#   hidden      no device matches, but it may be inside one of `containers`
#   container   what matches is itself a container: LVM, md, or LUKS where none is configured, or none that can be opened
containers=()
sieves+=(keep_topmost)
refinements[30]=look_for_containers
refusals[container]=refuse_container
surrenders[hidden]=surrender_hidden

# blkid names the file system, fstab the driver.
driver_of[ntfs]=ntfs3

# look_for_containers TYPE
look_for_containers() {
  containers=()
  if [[ $outcome == absent ]]; then
    find_containers "$1"
    if ((${#containers[@]} > 0)); then outcome=hidden; fi
  elif [[ $outcome == other ]] && is_container "${matching[0]}"; then
    outcome=container
  fi
}

# Halves of a mirror of LVM or md show what the mirror shows: what lies on top is what is meant.
keep_topmost() {
  local device other topmost=()
  if ((${#matching[@]} < 2)); then return; fi
  for device in "${matching[@]}"; do
    for other in "${matching[@]}"; do
      if [[ $'\n'${tag["$other parents"]} == *$'\n'"$device"$'\n'* ]]; then continue 2; fi
    done
    topmost+=("$device")
  done
  matching=("${topmost[@]}")
}

is_container() { [[ ${tag["$1 TYPE"]-} == @(LVM2_member|linux_raid_member|crypto_LUKS) ]]; }

# What a container is called in messages and in the output of --probe.
container_kind() {
  case ${tag["$1 TYPE"]-} in
    LVM2_member) printf LVM ;;
    linux_raid_member) printf md ;;
    crypto_LUKS) printf 'LUKS%s' "${tag["$1 VERSION"]-}" ;;
  esac
}

# Containers that nothing has opened: there is no device on them. A container of LUKS is not looked for inside of another.
find_containers() {
  local wanted=$1 device all=$'\n'
  for device in "${devices[@]}"; do all+=${tag["$device parents"]}; done
  for device in "${devices[@]}"; do
    if [[ $wanted == crypto_LUKS && ${tag["$device TYPE"]-} == crypto_LUKS ]]; then continue; fi
    if is_container "$device" && [[ $all != *$'\n'"$device"$'\n'* ]]; then containers+=("$device"); fi
  done
}

refuse_container() {
  local device=${matching[0]} kind
  kind=$(container_kind "$device")
  case $kind in
    LUKS1)
      fail "Disk $(printf %q "$name"): $device is a container of LUKS1, and only LUKS2 is opened. Nothing was mounted." \
        "Make a copy of its header, then convert it: cryptsetup convert --type luks2 $device"
      ;;
    LUKS*)
      fail "Disk $(printf %q "$name"): $device is a container of $kind, and no encryption is configured for the disk." \
        "Nothing was mounted. Set encryption.enable and encryption.keyFile."
      ;;
    *)
      fail "Disk $(printf %q "$name"): $device belongs to $kind, and what is on it must be named by an identity of its own." \
        "Nothing was mounted. Set uuid to that of the file system: blkid shows it once $kind is active."
      ;;
  esac
}

# Says why the disk cannot be used, after the wait.
surrender_hidden() {
  local device kind hints=''
  for device in "${containers[@]}"; do
    kind=$(container_kind "$device")
    case $kind in
      LVM) hints+="; $device belongs to LVM: vgchange --activate y" ;;
      md) hints+="; $device belongs to an array of md: mdadm --assemble --scan" ;;
      *) hints+="; $device is a locked container of $kind: see encryption.enable, and set uuid to the container's" ;;
    esac
  done
  fail "Disk $(printf %q "$name"): no device shows ${by#--} $(printf %q "$value") after $timeout seconds, but it may be" \
    "inside of what is not open${hints}. If it is in none of these, attach it on Windows. Then start its mounts" \
    "(systemctl start <path>) or restart the distribution."
}
