# What there is to look at, six fields each: a disk's link; a mount's place, its disk's link, what the kernel says is
# mounted, and what is bound there; a subvolume that is mounted and has properties. Where nothing is mounted there is
# nothing to look at: it would mount what is mounted on access.
($table[0] | mount_index) as $index
| . as $data
| (range(.disks | length) as $at | "disk", $at, "", .disks[$at].link, "", ""),
  (range(.mounts | length) as $at
    | .mounts[$at] as $mount
    | ($data | disk_named($mount.disk)) as $disk
    | ($mount.mountPoint as $path | mounted_on($index; $path)) as $mounted
    | select($mounted != null and $mounted.fstype != "autofs")
    | ("mount", $at, $mount.mountPoint, $disk.link, $mounted.source, $mount.source // ""),
      (select($mounted.fstype == "btrfs" and $mount.directory == null)
        | $disk.subvolumes[]
        | select(.mountPoint == $mount.mountPoint and (.compression != null or .nodatacow))
        | "subvolume", $at, .mountPoint, "", "", ""))
