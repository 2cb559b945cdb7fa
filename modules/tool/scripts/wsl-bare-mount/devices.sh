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

# Definitions for jq.
IFS= read -r -d '' jq_devices <<'JQ' || :
# How a disk is found, for people.
def identity:
  to_entries | map(select(.value != null))[0]
  | "\({uuid: "UUID", label: "label", partitionUuid: "partition UUID", devicePattern: "name"}[.key]) \(.value | shown)";

# blkid names the file system, fstab the driver.
def driver: if . == "ntfs" then "ntfs3" else . end;

def expected_type: if .encrypted then "crypto_LUKS" else .fsType end;

# The devices that are a configured disk, or part of one: paths.
def configured_devices: [.disks[] | .devices[], .members[]];

# Devices with a file system that can be configured, each with where it is mounted. Left out are the system's own disks,
# and those that the kernel has mounted elsewhere only: other distributions live on them. Of the members of a Btrfs file
# system the first stands for all.
def free_devices($table; $busy):
  . as $devices
  | map(
      . as $device
      | select(.type | . != null and IN("btrfs", "ext4", "xfs", "f2fs", "vfat", "exfat", "ntfs"))
      | ([$devices[] | select(.type == "btrfs" and .uuid == $device.uuid and $device.type == "btrfs") | .path]
          + [.path] | unique) as $paths
      | select(.path == $paths[0] or ($device.member != null and ([$devices[] | select(.path == $paths[0])][0].member == .member)))
      | . + {members: $paths, mounts: [$table.filesystems[] | select(.source | IN($paths[])) | {target, root: .fsroot}]}
      | select(any(.mounts[].target; test("^/$|^/(boot|init|usr|mnt/wslg)(/|$)")) | not)
      | select(.mounts != [] or ([$busy[] | select(IN($device.uuid, ($paths[] | split("/") | last)))] == []))
    );
JQ
