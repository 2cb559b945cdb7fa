# shellcheck shell=bash
# The block devices that are there, and which of them a configured disk is.

# The device behind a path; nothing where it leads to none.
device_of() {
  local device
  device=$(readlink --canonicalize-existing -- "$1" 2>/dev/null || true)
  if [[ -n $device && -b $device ]]; then printf '%s\n' "$device"; fi
}

# Whether two devices are one, or belong to one Btrfs file system: of several the kernel shows any.
same_disk() {
  local one=$1 other=$2 members
  if [[ $one == "$other" ]]; then return 0; fi
  # A mapper's device can have two nodes.
  if [[ $(stat --format=%t:%T -- "$one" 2>/dev/null) == "$(stat --format=%t:%T -- "$other" 2>/dev/null)" ]]; then
    return 0
  fi
  for members in /sys/fs/btrfs/*/devices; do
    if [[ -e $members/${one##*/} && -e $members/${other##*/} ]]; then return 0; fi
  done
  return 1
}

# Only root may read what is on a device, and without udev nobody else knows.
can_probe() { ((EUID == 0)); }

# What `wsl-bare-disk --probe` says of the block devices and of the configured disks; null where only root may look.
probe_devices() {
  local found=()
  if ! can_probe; then
    printf null
    return
  fi
  fields '.disks[]
    | "--name=\(.name)",
      (.linux
        | if .uuid != null then "--uuid=\(.uuid)"
          elif .label != null then "--label=\(.label)"
          elif .partitionUuid != null then "--partition-uuid=\(.partitionUuid)"
          else "--device-pattern=\(.devicePattern)"
          end),
      "--fs-type=\(.fsType)",
      (if .encrypted then "--encrypted" else empty end)'
  wsl-bare-disk --probe "${found[@]}" || printf null
}

# Names of devices that the kernel has mounted somewhere, in this distribution or in another, and UUIDs of such Btrfs file
# systems: all distributions share one kernel.
mounted_somewhere() {
  local entry
  for entry in /sys/fs/{ext4,f2fs,xfs,btrfs}/*; do
    if [[ -d $entry ]]; then printf '%s\n' "${entry##*/}"; fi
  done
}
