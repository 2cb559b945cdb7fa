# `attached` is null where only root could tell; `found` is what wsl-bare-disk says of the disk, or null.
def state_of_disk($facts; $probe):
  .name as $name
  | (if $facts.device == "" then null else $facts.device end) as $linked
  | (if $probe == null then null else first($probe.disks[] | select(.name == $name)) end) as $found
  | {
      name, unit, link, fsType, encrypted, windows,
      identity: (.linux | identity),
      attached: (if $linked != null then true elif $found != null then $found.devices != [] else null end),
      device: ($linked // $found.devices[0]),
      linked: ($linked != null),
      found: $found
    };

def space:
  (split(" ") | map(tonumber? // null)) as [$unit, $blocks, $available, $inodes, $free]
  | if $blocks == null then {bytesTotal: null, bytesFree: null, inodesTotal: null, inodesFree: null}
    else {
      bytesTotal: ($unit * $blocks),
      bytesFree: ($unit * $available),
      # A file system without a fixed number of inodes says 0.
      inodesTotal: (if $inodes == 0 then null else $inodes end),
      inodesFree: (if $inodes == 0 then null else $free end)
    }
    end;

# What is mounted is of the disk, or there is no point in asking for more.
def problem_of_device($disk; $found; $facts):
  if $found.fstype != .fsType or $facts.device == "none" then {
    kind: "device",
    text: "is \($found.source | shown) (\($found.fstype)) instead of a block device with \(.fsType)"
  }
  elif $facts.device == "unlinked" then {
    kind: "link",
    text: "is there, but the link of disk \($disk.name | shown), \($disk.link), leads to no device"
  }
  elif $facts.device == "other" then {
    kind: "device",
    text: "is \($found.source | shown), which is not the disk \($disk.name | shown)"
  }
  else null
  end;

def problem_of_option:
  if .option == "rw" then {
    kind: "read-only", text: "is read-only, which is not configured: a file system turns so after an error"
  }
  elif .wide then {
    kind: "file-system-option",
    text: "is mounted without \(.option)\(if .shown == null then "" else " (with \(.shown))" end), an option of the whole file system, for which the first mount decides"
  }
  else {kind: "option", text: "is mounted without \(.option)"}
  end;

def problems_of_properties($disk; $facts):
  .mountPoint as $path
  | first($disk.subvolumes[] | select(.mountPoint == $path))
  | (select(.compression != null and .compression != $facts.compression) | {
      kind: "compression",
      text: "compresses new files with \(if $facts.compression == "" then "what the file system has" else $facts.compression end) instead of \(.compression)"
    }),
    (select(.nodatacow and ($facts.attributes | contains("C") | not)) | {
      kind: "nodatacow", text: "copies new files on write, and is configured not to (nodatacow)"
    });

def problems($disk; $found; $facts):
  problem_of_device($disk; $found; $facts) as $wrong
  | if $wrong != null then $wrong
    else
      (select(.subvolume != null and .subvolume != $found.fsroot) | {
        kind: "subvolume",
        text: "shows \($found.fsroot | shown) of the file system instead of \(.subvolume | shown)"
      }),
      (select($facts.directory == "other") | {kind: "directory", text: "is not the directory \(.source | shown)"}),
      (["rw"] + .options
        | map(select(test("^subvol(id)?=") | not))
        | options_not_in_force($found["vfs-options"] | split(","); $found["fs-options"] | split(","); $found.fstype)[]
        | problem_of_option),
      (select($facts.attributes != null) | problems_of_properties($disk; $facts))
    end;

# `state` is mounted, waiting (mounted on first access), missing or wrong.
def state_of_mount($data; $facts; $index):
  . as $mount
  | ($data | disk_named($mount.disk)) as $disk
  | (.mountPoint as $path | mounted_on($index; $path)) as $top
  | (if $top == null or $top.fstype == "autofs" then null else $top end) as $found
  | (if $found == null then [] else [problems($disk; $found; $facts)] end) as $problems
  | ($facts.space // "" | space) as $space
  | {
      mountPoint, mountUnit, disk, automount,
      unit: $disk.unit,
      directory: .directory,
      state: (
        if $found == null then (if .automount and $top.fstype == "autofs" then "waiting" else "missing" end)
        elif $problems == [] then "mounted"
        else "wrong"
        end
      ),
      source: $found.source,
      fsType: $found.fstype,
      root: $found.fsroot,
      options: (
        if $found == null then null
        else ($found["vfs-options"] + "," + $found["fs-options"]) | split(",")
          | reduce .[] as $option ([]; if index([$option]) then . else . + [$option] end)
        end
      )
    } + $space + {
      low: (($space.bytesTotal // 0) > 0 and $space.bytesFree * 100 < $space.bytesTotal * $data.minimumFree),
      problems: $problems
    };
