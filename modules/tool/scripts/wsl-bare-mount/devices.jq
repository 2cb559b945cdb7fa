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
