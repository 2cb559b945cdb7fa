# Values of labels are escaped as the text format says: backslash, quote and line feed.

def escaped: gsub("\\\\"; "\\\\") | gsub("\""; "\\\"") | gsub("\n"; "\\n");
def labels: to_entries | map("\(.key)=\"\(.value | escaped)\"") | "{\(join(","))}";
def number: if type == "boolean" then (if . then 1 else 0 end) else . end;

# A metric and its samples, [labels, value]; without a sample it is not there.
def metric($name; $type; $help; samples):
  [samples | select(.[1] != null)]
  | select(. != [])
  | "# HELP \($name) \($help)", "# TYPE \($name) \($type)", (.[] | "\($name)\(.[0] | labels) \(.[1] | number)");

def of_mount: {disk, mountpoint: .mountPoint};
def gauge($name; $help; samples): metric($name; "gauge"; $help; samples);

gauge("wsl_bare_disk_attached"; "Whether the disk is there for Linux."; .disks[] | [{disk: .name}, .attached]),
metric("wsl_bare_disk_device_errors_total"; "counter"; "Errors that Btrfs has counted on a device of the disk.";
  $errors[] | [{disk, device, type}, .count]),
gauge("wsl_bare_mount_expected"; "Whether the mount should be there now: 0 for one that is mounted on access.";
  .mounts[] | [of_mount, (.automount | not)]),
gauge("wsl_bare_mount_mounted"; "Whether what is configured is mounted there.";
  .mounts[] | [of_mount, (.state == "mounted")]),
gauge("wsl_bare_mount_bytes_total"; "Size of the mounted file system in bytes."; .mounts[] | [of_mount, .bytesTotal]),
gauge("wsl_bare_mount_bytes_free"; "Bytes that everyone can still use."; .mounts[] | [of_mount, .bytesFree]),
gauge("wsl_bare_mount_inodes_total"; "Inodes of the file system, where their number is fixed.";
  .mounts[] | [of_mount, .inodesTotal]),
gauge("wsl_bare_mount_inodes_free"; "Inodes that are free, where their number is fixed.";
  .mounts[] | [of_mount, .inodesFree])
