# shellcheck shell=bash
# discover: prints a configuration for the disks that are there and not configured.

verb_discover() {
  local probe devices table busy windows subvolumes
  no_arguments discover "$@"
  if ! can_probe; then end 1 'discover reads what is on the disks, which needs root: sudo wsl-bare-mount discover'; fi
  probe=$(probe_devices)
  devices=$(jq --compact-output .devices <<<"$probe")
  table=$(mount_table)
  busy=$(mounted_somewhere)
  find_windows
  windows=$(disks_of_windows)
  subvolumes=$(subvolumes_of_devices "$devices" "$table" "$busy")
  ask "$jq_nix$jq_discover" \
    --slurpfile probe <(printf '%s' "$probe") --slurpfile table <(printf '%s' "$table") \
    --slurpfile windows <(printf '%s' "$windows") --slurpfile subvolumes <(printf '%s' "$subvolumes") --arg busy "$busy"
}

# What Windows says of its disks, as a list; null where it cannot be asked.
disks_of_windows() {
  local answer command
  if [[ -n $(why_no_interop) ]]; then
    printf null
    return
  fi
  # One text that never changes. A file system's name in it would be code.
  command='[Console]::OutputEncoding = [Text.Encoding]::UTF8; ConvertTo-Json -Compress -InputObject @(
    Get-Disk | Select-Object Number, SerialNumber, UniqueId, FriendlyName, Size)'
  answer=$(run_on_windows 60 WindowsPowerShell/v1.0/powershell.exe -NoProfile -NonInteractive -Command "$command" \
    2>/dev/null | tr -d '\r') || true
  # With the mark that Windows puts before UTF-8.
  jq --compact-output 'if type == "array" then . else [.] end | map(select(type == "object"))' \
    <<<"${answer#$'\xef\xbb\xbf'}" 2>/dev/null || printf null
}

# The subvolumes of the Btrfs file systems among the free devices: [{uuid, path}].
subvolumes_of_devices() {
  local found=() at line list=()
  mapfile -d '' -t found < <(
    jq --join-output --slurpfile table <(printf '%s' "$2") --arg busy "$3" "$jq_texts$jq_devices"'
      free_devices($table[0]; $busy | split("\n"))[]
      | select(.type == "btrfs")
      | .path, .uuid, .mounts[0].target // ""
      | . + "\u0000"' <<<"$1"
  )
  for ((at = 0; at < ${#found[@]}; at += 3)); do
    while IFS= read -r line; do
      # ID 256 gen 7 top level 5 path @home
      if [[ $line =~ ^ID\ [0-9]+\ gen\ [0-9]+\ top\ level\ [0-9]+\ path\ (.+)$ ]]; then
        list+=("${found[at + 1]}" "${BASH_REMATCH[1]}")
      fi
    done < <(list_subvolumes "${found[at]}" "${found[at + 2]}")
  done
  jq --null-input --compact-output '
    [range(0; $ARGS.positional | length; 2) as $at | {uuid: $ARGS.positional[$at], path: $ARGS.positional[$at + 1]}]
  ' --args -- "${list[@]}"
}

# list_subvolumes DEVICE MOUNT-POINT: of the whole file system, by a mount that nobody else sees. Where it is mounted nowhere
# that one must not write: even a read-only mount replays a log that a crash has left.
list_subvolumes() {
  local options=ro,subvolid=5
  if [[ -z $2 ]]; then options+=,rescue=nologreplay; fi
  # shellcheck disable=SC2016
  unshare --mount --propagation private -- bash --norc -c '
    mount --types tmpfs tmpfs /mnt && mkdir /mnt/top &&
      mount --types btrfs --options "$2" --source "$1" --target /mnt/top &&
      btrfs subvolume list /mnt/top' bash "$1" "$options" 2>/dev/null || true
}

# How Nix writes strings and names. Definitions for jq.
IFS= read -r -d '' jq_nix <<'JQ' || :
def nix_string:
  gsub("\\\\"; "\\\\") | gsub("\""; "\\\"") | gsub("[$][{]"; "\\${")
  | gsub("\n"; "\\n") | gsub("\r"; "\\r") | gsub("\t"; "\\t")
  | "\"\(.)\"";

def nix_name:
  if test("^[A-Za-z_][A-Za-z0-9_-]*$") and
    (IN("assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with") | not)
  then . else nix_string end;
JQ

# A program for jq on the configuration. Comments hold no text from outside: a line break in one would make it code.
IFS= read -r -d '' jq_discover <<'JQ' || :
def slug: gsub("[^A-Za-z0-9_.-]+"; "-");

# A name that is not taken, nor one that differs from a taken one only in what unit names cannot have.
def new_name($taken):
  . as $name
  | first(($name, (range(2; 1000) | "\($name)-\(.)")) | select(slug as $slug | $taken | index([$slug]) == null));

# Names of disks are on one line.
def plain: gsub("[\u0001-\u001f\u007f]"; "");

# The serial number without what only one side has: padding, underscores, the dot at the end.
def core: ascii_downcase | gsub("[^a-z0-9]"; "");

# Windows' disk for a whole disk of Linux: by serial number, or else by a size that no other has.
def on_windows($windows; $wholes):
  . as $whole
  | [$windows[] | select(.SerialNumber != null and (.SerialNumber | core) != "" and (.SerialNumber | core) == ($whole.serial // "" | core))]
    as $by_serial
  | [$windows[] | select(.Size == $whole.size)] as $by_size
  | if ($by_serial | length) == 1 then $by_serial[0]
    elif $by_serial == [] and ($by_size | length) == 1 and ([$wholes[] | select(.size == $whole.size)] | length) == 1
    then $by_size[0]
    else null
    end;

def windows_identity($windows; $wholes):
  on_windows($windows // []; $wholes) as $disk
  | if $disk == null then
      "# To be filled in: how Windows finds the disk. One of:",
      "# serialNumber = \"...\";  # in PowerShell: Get-Disk | Format-Table Number, SerialNumber, FriendlyName, Size",
      "# uniqueId = \"...\";      # in PowerShell: Get-Disk | Format-Table Number, UniqueId, FriendlyName, Size",
      "# vhd = \"...\";           # the path of its file on Windows"
    elif ($disk.SerialNumber // "" | core) != "" and ([$windows[] | select(.SerialNumber == $disk.SerialNumber)] | length) == 1
    then "serialNumber = \($disk.SerialNumber | nix_string);"
    else "uniqueId = \($disk.UniqueId | nix_string);"
    end;

def linux_identity:
  if .uuid != null then "uuid = \(.uuid | nix_string);"
  elif .partitionUuid != null then "partitionUuid = \(.partitionUuid | nix_string);"
  else "label = \(.label // "" | nix_string);"
  end;

def mount_point: if . == null then "# mountPoint = \"/...\";" else "mountPoint = \(nix_string);" end;

def indented: "  " + .;
def block($head): $head + " = {", (.[] | indented), "};";

def subvolume($mounts):
  . as $path
  | [[$mounts[] | select(.root == "/" + $path) | .target][0] | mount_point] | block("subvolumes.\($path | nix_name)");

def filesystem($subvolumes):
  .uuid as $uuid
  | .mounts as $mounts
  | [
      "fsType = \(.type | if . == "ntfs" then "ntfs3" else . end | nix_string);",
      (if .type == "btrfs" then
        ($subvolumes[] | select(.uuid == $uuid) | .path | subvolume($mounts)),
        (select([$subvolumes[] | select(.uuid == $uuid)] == []) | [$mounts[].target][0] | mount_point)
      else [$mounts[].target][0] | mount_point
      end)
    ]
  | block("filesystem");

def entry($name; $windows; $wholes; $devices; $subvolumes):
  . as $device
  | (first($devices[] | select(.path == $device.parents[0])) // $device) as $whole
  | [
      ($whole | windows_identity($windows; $wholes)),
      linux_identity,
      (select(.members | length > 1) | "# The file system has \(.members | length) devices: Windows has to attach them all."),
      filesystem($subvolumes)
    ]
  | block("disks.\($name | nix_name)");

. as $data
| $probe[0].devices as $devices
| ($probe[0] | configured_devices) as $configured
| $windows[0] as $windows
| [$devices[] | select(.parents == [])] as $wholes
| [
    $devices
    | free_devices($table[0]; $busy | split("\n"))[]
    | select(any(.members[]; IN($configured[])) | not)
  ] as $free
| reduce $free[] as $device ({taken: [$data.disks[].name | slug], entries: []};
    .taken as $taken
    | ([$device.label, $device.model, "disk"] | map(select(. != null) | plain | select(. != ""))[0] | new_name($taken)) as $name
    | .taken += [$name | slug]
    | .entries += [[$device | entry($name; $windows; $wholes; $devices; $subvolumes[0])]])
| if .entries == [] then
    "# There is no disk here that is not configured. Attach one as administrator on Windows: wsl --mount <disk> --bare"
  else
    "{",
    ([(["enable = true;"], .entries[])[]] | block("wsl.bareMounts") | indented),
    "}"
  end
JQ
