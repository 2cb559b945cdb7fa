# Which of the configured mount options are not in force.

# Options of one mount that exclude each other: of each group the last one given counts (mount(8)).
def groups_of:
  {
    ro: ["rw"], rw: ["rw"], suid: ["suid"], nosuid: ["suid"], dev: ["dev"], nodev: ["dev"],
    exec: ["exec"], noexec: ["exec"], symfollow: ["symfollow"], nosymfollow: ["symfollow"],
    diratime: ["diratime"], nodiratime: ["diratime"],
    atime: ["atime"], noatime: ["atime"], relatime: ["atime"], norelatime: ["atime"],
    strictatime: ["atime"], nostrictatime: ["atime"],
    sync: ["sync"], async: ["sync"], mand: ["mand"], nomand: ["mand"],
    lazytime: ["lazytime"], nolazytime: ["lazytime"],
    user: ["suid", "dev", "exec"], users: ["suid", "dev", "exec"], owner: ["suid", "dev"], group: ["suid", "dev"]
  }[.] // [];

# Whether an option of one mount is in force; null where the kernel does not show it.
def mount_option_in_force($vfs; $fs):
  . as $option
  | def shows($list; $name): $list | index([$name]) != null;
  if . == "ro" then shows($vfs; "ro") or shows($fs; "ro")
  elif . == "rw" then (shows($vfs; "ro") or shows($fs; "ro")) | not
  elif IN("nosuid", "nodev", "noexec", "nosymfollow", "nodiratime", "noatime", "relatime") then shows($vfs; .)
  elif IN("suid", "dev", "exec", "symfollow", "diratime", "atime") then shows($vfs; "no" + .) | not
  elif . == "strictatime" then (shows($vfs; "noatime") or shows($vfs; "relatime")) | not
  elif IN("sync", "dirsync", "mand", "lazytime") then shows($fs; .)
  elif . == "async" then shows($fs; "sync") | not
  elif IN("nomand", "nolazytime") then shows($fs; $option[2:]) | not
  else null
  end;

# Flags of whole file systems that the kernel shows whenever they are set (the show_options of each file system).
def shown_flags:
  {
    btrfs: [
      "autodefrag", "degraded", "enospc_debug", "flushoncommit", "noacl", "nobarrier", "nodatacow", "nodatasum",
      "notreelog", "skip_balance", "ssd_spread", "user_subvol_rm_allowed"
    ],
    ext4: ["discard", "noauto_da_alloc", "nobarrier", "nodelalloc"],
    xfs: ["discard", "filestreams", "largeio", "nouuid", "wsync"],
    f2fs: ["discard"], vfat: ["discard"], exfat: ["discard"], ntfs3: ["discard"]
  }[.] // [];

# Settings that the kernel shows only where they differ from these, and those that it always shows (null).
def shown_settings:
  {
    btrfs: {commit: "30", max_inline: "2048", metadata_ratio: "0", compress: null, discard: null, space_cache: null},
    ext4: {commit: "5"},
    vfat: {uid: "0", gid: "0"}, exfat: {uid: "0", gid: "0"}, ntfs3: {uid: "0", gid: "0"}
  }[.] // {};

# What an option is about: of two about the same the later one counts.
def about: split("=")[0] | ltrimstr("no");

def opposite: if startswith("no") then .[2:] else "no" + . end;

# The same value in one form: 1m and 1024k, 022 and 0022.
def plain_value:
  if test("^[0-9]+[kKmMgG]$") then
    (.[:-1] | tonumber) * {k: 1024, m: 1048576, g: 1073741824}[.[-1:] | ascii_downcase] | tostring
  elif test("^[0-9]+$") then sub("^0+(?=.)"; "")
  else .
  end;

# Options of a whole file system in the form in which the kernel shows them.
def as_shown($fs_type):
  if $fs_type == "btrfs" then
    if IN("compress=zstd", "compress=zstd:0") then ["compress=zstd:3"]
    elif IN("compress=zlib", "compress=zlib:0", "compress") then ["compress=zlib:3"]
    elif IN("compress=none", "compress=no") then ["nocompress"]
    elif . == "discard" then ["discard=sync"]
    elif . == "space_cache" then ["space_cache=v1"]
    else [.]
    end
  elif startswith("umask=") then ["f" + .[1:], "d" + .[1:]]
  else [.]
  end;

# What the kernel shows of a file system, by name: the value, or true.
def settings($fs_type):
  map(as_shown($fs_type)[]
    | index("=") as $at
    | if $at == null then {key: ., value: true} else {key: .[:$at], value: .[$at + 1:]} end)
  | from_entries
  | if .["compress-force"] != null then .compress = .["compress-force"] else . end;

# Whether an option of the whole file system is in force; null where the kernel does not show it.
def file_system_option_in_force($settings; $fs_type):
  index("=") as $at
  | (if $at == null then . else .[:$at] end) as $name
  | if $at == null then
      if $fs_type == "btrfs" and $name == "ssd" then $settings.ssd == true or $settings.ssd_spread == true
      elif $fs_type == "btrfs" and $name == "nossd" then $settings.ssd == null and $settings.ssd_spread == null
      elif IN("nocompress", "nodiscard") then $settings[$name[2:]] == null
      elif $fs_type | shown_flags | index([$name]) != null then $settings[$name] != null
      elif $settings[$name | opposite] != null then false
      elif $fs_type | shown_flags | index([$name | opposite]) != null then true
      else null
      end
    else
      (.[$at + 1:] | plain_value) as $value
      | $settings[$name] as $shown
      | if $shown != null then ($shown | tostring | plain_value) == $value
        elif $fs_type | shown_settings | has($name) then ($fs_type | shown_settings)[$name] == $value
        else null
        end
    end;

# Of the configured options of a mount those that are not in force: {option, shown, wide}. `shown` is what the kernel
# shows instead, if it shows anything; `wide` whether the option is the whole file system's.
def options_not_in_force($vfs; $fs; $fs_type):
  . as $configured
  | ($fs | settings($fs_type)) as $settings
  | [
      range(length) as $at
      | $configured[$at] as $option
      | ($option | groups_of) as $groups
      | select([$configured[$at + 1:][] | groups_of[] | select(IN($groups[]))] == [])
      | ($option | mount_option_in_force($vfs; $fs)) as $in_force
      | if $in_force != null then {option: $option, shown: null, wide: false, inForce: $in_force}
        elif any($configured[$at + 1:][]; about == ($option | about)) then empty
        else
          [$option | as_shown($fs_type)[] | {text: ., inForce: file_system_option_in_force($settings; $fs_type)}]
          | map(select(.inForce == false))
          | select(. != [])
          | (.[0].text | split("=")[0]) as $name
          | {
              option: $option,
              shown: (if ($settings[$name] // true) == true then null else "\($name)=\($settings[$name])" end),
              wide: true,
              inForce: false
            }
        end
      | select(.inForce | not)
      | del(.inForce)
    ];
