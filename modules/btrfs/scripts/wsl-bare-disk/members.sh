# Btrfs file systems on several devices.

# One more result of `identify`:
#   incomplete  it is there, but of the `wanted_members` devices of its Btrfs file system only those in `members` are
members=() wanted_members=1
refinements[20]=count_members
ready_checks+=(has_kernel_all)
surrenders[found]=surrender_found
surrenders[incomplete]=surrender_incomplete

# Minor 234: BTRFS_MINOR in the kernel's include/linux/miscdevice.h; its alias is in fs/btrfs/super.c.
make_btrfs_node() { make_node /dev/btrfs-control 234; }

# count_members TYPE
count_members() {
  members=() wanted_members=1
  if [[ $1 != btrfs ]]; then return; fi
  if [[ $outcome == several ]] && are_one_file_system; then outcome=found; fi
  if [[ $outcome == found ]] && ! has_all_members "${matching[0]}"; then outcome=incomplete; fi
}

# The members of one Btrfs file system share its UUID and label, and differ in their own.
are_one_file_system() {
  local device seen=$'\n'
  for device in "${matching[@]}"; do
    if [[ ${tag["$device TYPE"]-} != btrfs || ${tag["$device UUID"]} != "${tag["${matching[0]} UUID"]}" ]]; then return 1; fi
    if [[ $seen == *$'\n'"${tag["$device UUID_SUB"]-}"$'\n'* ]]; then return 1; fi
    seen+=${tag["$device UUID_SUB"]-}$'\n'
  done
}

# has_all_members DEVICE: a superblock of Btrfs knows on how many devices the file system is. Where it is on one, the
# kernel need not be asked whether it has seen the others.
has_all_members() {
  local device seen=$'\n'
  for device in "${devices[@]}"; do
    if [[ ${tag["$device TYPE"]-} == btrfs && ${tag["$device UUID"]-} == "${tag["$1 UUID"]}" &&
      $seen != *$'\n'"${tag["$device UUID_SUB"]-}"$'\n'* ]]; then
      members+=("$device")
      seen+=${tag["$device UUID_SUB"]-}$'\n'
    fi
  done
  if [[ $(btrfs inspect-internal dump-super -- "$1" 2>/dev/null || true) =~ num_devices[[:blank:]]+([0-9]+) ]]; then
    wanted_members=${BASH_REMATCH[1]}
  fi
  ((${#members[@]} >= wanted_members))
}

# A Btrfs file system on several devices can be mounted when the kernel has seen them all.
has_kernel_all() {
  if ((wanted_members < 2)); then return; fi
  make_btrfs_node
  btrfs device scan >/dev/null 2>&1 || true
  btrfs device ready "${matching[0]}" >/dev/null 2>&1
}

# Says why the disk cannot be used, after the wait.
surrender_found() {
  fail "Disk $(printf %q "$name"): all $wanted_members devices of its Btrfs file system are there (${members[*]}), but the" \
    "kernel did not take them within $timeout seconds. Nothing was mounted. See what it says: btrfs device scan"
}

surrender_incomplete() {
  if [[ ,$mount_options, == *,degraded,* ]]; then
    accept_degraded
    return
  fi
  fail "Disk $(printf %q "$name"): after $timeout seconds only ${#members[@]} of $wanted_members devices of its Btrfs file" \
    "system are there (${members[*]}); not there: $(missing_members). Nothing was mounted. Attach them on Windows, or," \
    "if they are lost and the file system has copies, add degraded to filesystem.universalOptions."
}

accept_degraded() {
  make_btrfs_node
  btrfs device scan >/dev/null 2>&1 || true
  warn "Disk $(printf %q "$name"): ${#members[@]} of $wanted_members devices of its Btrfs file system are there" \
    "(${members[*]}) after $timeout seconds; not there: $(missing_members). It is mounted without them, since its" \
    "options have degraded. Attach them, or replace them: btrfs replace start"
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
