# shellcheck shell=bash
# What is true of each disk and mount of the configuration, as one JSON document:
#   {disks: [{name, unit, attached, device, linked, matches, ...}], mounts: [{mountPoint, state, problems, ...}]}
# First facts are gathered, by programs that only look; then jq judges.

# One fact of the list in which they go to jq: of what, which one, its name, its value.
facts=()
fact() { facts+=("$@"); }

# What there is to look at, six fields each: a disk's link; a mount's place, its disk's link, what the kernel says is
# mounted, and what is bound there; a subvolume that is mounted and has properties. Where nothing is mounted there is
# nothing to look at: it would mount what is mounted on access.
IFS= read -r -d '' jq_sights <<'JQ' || :
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
JQ

look_at_mount() {
  local index=$1 target=$2 link=$3 source=$4 directory=$5 device
  device=$(device_of "$link")
  source=$(device_of "$source")
  if [[ -z $source ]]; then
    fact mount "$index" device none
  elif [[ -z $device ]]; then
    fact mount "$index" device unlinked
  elif ! same_disk "$source" "$device"; then
    fact mount "$index" device other
  fi
  if [[ -n $directory && $(inode_of "$directory") != "$(inode_of "$target")" ]]; then
    fact mount "$index" directory other
  fi
  # Block size; blocks; blocks that are free for everyone; inodes; free inodes.
  fact mount "$index" space "$(stat --file-system --format='%S %b %a %c %d' -- "$target" 2>/dev/null || true)"
}

inode_of() { stat --dereference --format=%d:%i -- "$1" 2>/dev/null || true; }

look_at_subvolume() {
  local index=$1 target=$2 property attributes
  property=$(btrfs property get "$target" compression 2>/dev/null || true)
  attributes=$(lsattr -d -- "$target" 2>/dev/null || true)
  fact mount "$index" compression "${property#compression=}"
  fact mount "$index" attributes "${attributes%% *}"
}

# state PROBE: the document; PROBE is what `probe_devices` gives, or null to look for no disk by what is on it.
state() {
  local probe=$1 table found=() at
  facts=()
  table=$(mount_table)
  fields "$jq_sights" --slurpfile table <(printf '%s' "$table")
  for ((at = 0; at < ${#found[@]}; at += 6)); do
    case ${found[at]} in
      disk) fact disk "${found[at + 1]}" device "$(device_of "${found[at + 3]}")" ;;
      mount) look_at_mount "${found[@]:at + 1:5}" ;;
      subvolume) look_at_subvolume "${found[@]:at + 1:2}" ;;
    esac
  done
  ask "$jq_judge" --compact-output \
    --slurpfile table <(printf '%s' "$table") --slurpfile probe <(printf '%s' "$probe") --args -- "${facts[@]}"
}

IFS= read -r -d '' jq_judge <<'JQ' || :
. as $data
| ([range(0; $ARGS.positional | length; 4) as $at | $ARGS.positional[$at:$at + 4]]
  | reduce .[] as $fact ({}; .[$fact[0]][$fact[1]][$fact[2]] = $fact[3])) as $facts
| ($table[0] | mount_index) as $index
| {
    version,
    instance,
    probe: $probe[0],
    nixIsCovered: (mounted_on($index; "/nix") != null),
    nixStore,
    disks: [range(.disks | length) as $at | .disks[$at] | state_of_disk($facts.disk["\($at)"] // {}; $probe[0])],
    mounts: [range(.mounts | length) as $at
      | .mounts[$at] | state_of_mount($data; $facts.mount["\($at)"] // {}; $index)]
  }
JQ

# Definitions for jq.
IFS= read -r -d '' jq_state <<'JQ' || :
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
JQ
