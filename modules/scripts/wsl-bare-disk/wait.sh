# Waiting for the disk within bounds.

# Waits until the disk is there, in `matching`, or fails with what is wrong.
wait_for_device() {
  local deadline=$((SECONDS + timeout)) left said=''
  while true; do
    look_at_devices
    identify "$by" "$value" "$fs_type" "$mapper"
    refuse_what_no_wait_mends
    if [[ $outcome == found ]] && is_ready; then return; fi
    if ((SECONDS >= deadline)); then
      if [[ $outcome == incomplete && ,$mount_options, == *,degraded,* ]]; then
        accept_degraded
        return
      fi
      give_up
    fi
    if [[ -z $said ]]; then
      say "Waiting up to $timeout seconds for disk $(printf %q "$name") (${by#--} $(printf %q "$value"))."
      ask_windows
      said=1
    fi
    # No longer than there is time: systemd would end a script that oversleeps, and nobody would know why.
    left=$((deadline - SECONDS))
    sleep "$((left < 1 ? 1 : left < interval ? left : interval))"
  done
}

# A Btrfs file system on several devices can be mounted when the kernel has seen them all.
is_ready() {
  if ((wanted_members < 2)); then return; fi
  make_btrfs_node
  btrfs device scan >/dev/null 2>&1 || true
  btrfs device ready "${matching[0]}" >/dev/null 2>&1
}

accept_degraded() {
  make_btrfs_node
  btrfs device scan >/dev/null 2>&1 || true
  warn "Disk $(printf %q "$name"): ${#members[@]} of $wanted_members devices of its Btrfs file system are there" \
    "(${members[*]}) after $timeout seconds; not there: $(missing_members). It is mounted without them, since its" \
    "options have degraded. Attach them, or replace them: btrfs replace start"
}

refuse_what_no_wait_mends() {
  local device=${matching[0]-} kind
  case $outcome in
    several)
      fail "Disk $(printf %q "$name"): ${#matching[@]} devices match ${by#--} $(printf %q "$value"): ${matching[*]}." \
        "Detach the copy, or give the disk another identity."
      ;;
    other)
      fail "Disk $(printf %q "$name"): $device holds ${type_of[$device]:-no file system}, not" \
        "${mapper:+crypto_LUKS in which is }$fs_type. Nothing was mounted. Correct the options, or the disk's identity."
      ;;
    container)
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
      ;;
  esac
}

# Says why the disk cannot be used, after the wait.
give_up() {
  local device kind hints=''
  case $outcome in
    found)
      fail "Disk $(printf %q "$name"): all $wanted_members devices of its Btrfs file system are there (${members[*]}), but the" \
        "kernel did not take them within $timeout seconds. Nothing was mounted. See what it says: btrfs device scan"
      ;;
    incomplete)
      fail "Disk $(printf %q "$name"): after $timeout seconds only ${#members[@]} of $wanted_members devices of its Btrfs file" \
        "system are there (${members[*]}); not there: $(missing_members). Nothing was mounted. Attach them on Windows, or," \
        "if they are lost and the file system has copies, add degraded to filesystem.universalOptions."
      ;;
    hidden)
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
      ;;
    *)
      fail "Disk $(printf %q "$name"): no device with ${by#--} $(printf %q "$value") after $timeout seconds." \
        "Attach it on Windows, as administrator: wsl --mount <disk> --bare. Then start its mounts" \
        "(systemctl start <path>) or restart the distribution."
      ;;
  esac
}

# The devices of the file system that are not among `members`, from the tree that lists them all.
missing_members() {
  local tree supers line device size missing=''
  supers=$(btrfs inspect-internal dump-super -- "${members[@]}" 2>/dev/null || true)
  tree=$(btrfs inspect-internal dump-tree --tree chunk -- "${members[0]}" 2>/dev/null || true)
  while IFS= read -r line; do
    if [[ $line =~ ^[[:blank:]]+devid\ ([0-9]+)\ total_bytes\ ([0-9]+) ]]; then
      device=${BASH_REMATCH[1]} size=${BASH_REMATCH[2]}
      if [[ $supers =~ dev_item.devid[[:blank:]]+$device([^0-9]|$) ]]; then continue; fi
      missing+="${missing:+, }device $device of $((size / 1048576)) MiB"
    fi
  done <<<"$tree"
  printf '%s' "${missing:-$((wanted_members - ${#members[@]})) of unknown number}"
}
