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

# The serial number of a SCSI disk, which lsblk does not know without udev. The kernel has it in what the disk answered to
# an inquiry of its page 0x80, behind a header of four bytes.
scsi_serial() {
  local page=/sys/class/block/${1##*/}/device/vpd_pg80
  if [[ -r $page ]]; then tail --bytes=+5 -- "$page" | LC_ALL=C tr --complement --delete '[:print:]' || true; fi
}

# The block devices as a list of JSON objects: lsblk's columns, and what blkid finds on each. null where it may not look.
probe_devices() {
  local list name tag value tags=() paths=()
  if ! can_probe; then
    printf null
    return
  fi
  list=$(lsblk --json --bytes --paths --list --output NAME,PKNAME,TYPE,SIZE,MODEL,SERIAL,TRAN 2>/dev/null) ||
    list='{"blockdevices":[]}'
  mapfile -d '' -t paths < <(jq --join-output '.blockdevices | unique_by(.name)[] | .name + "\u0000"' <<<"$list")
  for name in "${paths[@]}"; do
    if [[ ! -b $name ]]; then continue; fi
    for tag in TYPE UUID LABEL PART_ENTRY_UUID UUID_SUB; do
      value=$(blkid --probe --output value --match-tag "$tag" -- "$name" 2>/dev/null || true)
      if [[ -n $value ]]; then tags+=("$name" "$tag" "$value"); fi
    done
    value=$(scsi_serial "$name")
    if [[ -n $value ]]; then tags+=("$name" SERIAL "$value"); fi
  done
  jq --compact-output '
    [range(0; $ARGS.positional | length; 3) as $at | $ARGS.positional[$at:$at + 3]] as $tags
    | .blockdevices
    | unique_by(.name)
    | map(. as $device
      | ($tags | map(select(.[0] == $device.name) | {key: .[1], value: .[2]}) | from_entries) as $found
      | {
        path: .name,
        parent: .pkname,
        kind: .type,
        size: (.size | tonumber? // null),
        model: (.model // "" | sub("^ +"; "") | sub(" +$"; "")),
        serial: (.serial // $found.SERIAL // "" | sub("^ +"; "") | sub(" +$"; "")),
        bus: (.tran // "")
      } + ($found
        | {type: .TYPE, uuid: .UUID, label: .LABEL, partitionUuid: .PART_ENTRY_UUID, member: .UUID_SUB}))
  ' --args -- "${tags[@]}" <<<"$list"
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
# Names that udev would give a device below /dev/disk/by-id. Behind WSL's virtual bus an NVMe disk is a SCSI one, so
# every prefix that udev could have used is tried.
def by_id_names($devices):
  . as $device
  | (first($devices[] | select(.path == $device.parent)) // $device) as $whole
  | if $whole.model == "" or $whole.serial == "" then empty
    else
      ($whole | [.model, .serial] | map(gsub(" +"; "_")) | join("_")) as $name
      | ($whole.bus, "nvme", "ata", "scsi", "usb") | "\(.)-\($name)"
    end;

# A shell pattern of the characters that the option allows.
def pattern_text: gsub("(?<c>[+.])"; "\\\(.c)") | gsub("[*]"; ".*") | gsub("[?]"; ".") | "^\(.)$";

def same_id($other): . != null and $other != null and ascii_downcase == ($other | ascii_downcase);

# Whether a device is the one that a disk of the configuration means.
def is_disk($linux; $devices):
  . as $device
  | if $linux.uuid != null then .uuid | same_id($linux.uuid)
    elif $linux.label != null then .label == $linux.label
    elif $linux.partitionUuid != null then .partitionUuid | same_id($linux.partitionUuid)
    elif $linux.devicePattern != null then
      .type != null and any(by_id_names($devices); test($linux.devicePattern | pattern_text))
    else false
    end;

# How a disk is found, for people.
def identity:
  to_entries | map(select(.value != null))[0]
  | "\({uuid: "UUID", label: "label", partitionUuid: "partition UUID", devicePattern: "name"}[.key]) \(.value | shown)";

# blkid names the file system, fstab the driver.
def driver: if . == "ntfs" then "ntfs3" else . end;

def expected_type: if .encrypted then "crypto_LUKS" else .fsType end;

# The members of one Btrfs file system share its UUID and label, and differ in their own.
def is_one_file_system:
  length < 2
  or (all(.type == "btrfs") and (map(.uuid) | unique | length) == 1 and (map(.member) | unique | length) == length);

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
