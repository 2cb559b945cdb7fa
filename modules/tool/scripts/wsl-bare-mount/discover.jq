# On the configuration. Comments hold no text from outside: a line break in one would make it code.

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
