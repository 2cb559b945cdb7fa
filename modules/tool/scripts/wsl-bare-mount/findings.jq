# On the configuration.

# For PowerShell, where a quote is doubled.
def quoted: "\u0027" + gsub("\u0027"; "\u0027\u0027") + "\u0027";

def by_hand:
  if .vhd != null then "as administrator on Windows, run: wsl --mount --vhd \(.vhd | quoted) --bare"
  else
    (if .serialNumber != null then "SerialNumber -eq \(.serialNumber | quoted)" else "UniqueId -eq \(.uniqueId | quoted)" end)
    | "as administrator on Windows, find its number with: Get-Disk | Where-Object \(.); then run: wsl --mount \\\\.\\PHYSICALDRIVE<number> --bare"
  end;

# blkid names the file system, the configuration its driver.
def is_type($type): . == $type or (. == "ntfs" and $type == "ntfs3");

def how_to_open:
  if .kind == "LVM" then "vgchange --activate y (of lvm2)"
  elif .kind == "md" then "mdadm --assemble --scan"
  else "set uuid to that of the container \(.path), with encryption.enable and encryption.keyFile"
  end;

. as $data
| $state[0] as $state
| $ARGS.positional as $failed
| ($busy | split("\n") | map(select(. != ""))) as $busy
| [
    (select($data.task != null and $noInterop != "") | {
      id: "no-interop", about: $data.task,
      message: "Windows cannot be asked for disks: \($noInterop).",
      do: "log on to Windows and open the distribution there, or start the task \($data.task | shown) on Windows"
    }),
    (select($task == "no") | {
      id: "task-missing", about: $data.task,
      message: "Windows has no task \($data.task | shown) to attach disks with.",
      do: "as administrator on Windows, run Mount-WslBareDisks.ps1 -Install, which lies in \\\\wsl.localhost\\<distribution>\\etc\\nixos-wsl"
    }),
    ($state.disks[]
      | .name as $name
      | (.name | shown) as $disk
      | (if .encrypted then "crypto_LUKS" else .fsType end) as $type
      | if .attached == false then
          (select(.found.outcome == "hidden") | {
            id: "disk-hidden", about: .name,
            message: "Disk \($disk) may be inside of what is not open: \(.found.containers | map("\(.path) (\(.kind))") | join(", ")). No device shows \(.identity).",
            do: ([.found.containers[] | how_to_open] | unique | join("; or "))
          }),
          (select(.found.outcome == "absent") | {
            id: "disk-not-attached", about: .name,
            message: "Disk \($disk) is not attached: no device has \(.identity).",
            do: (
              if $data.task != null and $noInterop == "" and $task != "no" then "wsl-bare-mount attach \($disk)"
              else (.windows | by_hand)
              end
            )
          }),
          ($state.probe
            | configured_devices as $configured
            | .devices
            | free_devices($table[0]; $busy)[]
            | select(.type | is_type($type))
            | select(any(.members[]; IN($configured[])) | not)
            | {
                id: "wrong-identity", about: $name,
                message: "\(.path) has \(.type) and UUID \(.uuid // "none" | shown), which no configured disk has.",
                do: "if it is the disk \($disk), set its uuid to \(.uuid // "none" | @json)"
              })
        elif .found.outcome == "several" then {
          id: "two-disks", about: .name,
          message: "Disk \($disk) could be any of \(.found.devices | join(", ")): all have \(.identity).",
          do: "detach the copy, or give it another identity (btrfstune -u, tune2fs -U random, xfs_admin -U generate)"
        }
        elif .found.outcome == "container" then
          (.found.containers[0] as {$path, $kind}
          | {
              id: "disk-in-container", about: .name,
              message: "Disk \($disk) (\($path)) is a container of \($kind), not \(if .encrypted then "LUKS2" else .fsType end).",
              do: (
                if $kind == "LUKS1" then "make a copy of its header, then convert it: cryptsetup convert --type luks2 \($path)"
                elif ($kind | startswith("LUKS")) then "set its encryption.enable and encryption.keyFile"
                else "set its uuid to that of the file system inside, which blkid shows once \($kind) is active"
                end
              )
            })
        elif .found.outcome == "other" then {
          id: "wrong-file-system", about: .name,
          message: "Disk \($disk) (\(.device)) holds \(.found.devices[0] as $path | first($state.probe.devices[] | select(.path == $path)).type // "no file system"), not \($type).",
          do: "correct its fsType, or its \(.identity | split(" ")[0])"
        }
        elif .found.outcome == "incomplete" then {
          id: "disk-incomplete", about: .name,
          message: "Disk \($disk) lacks devices: \(.found.members | length) of \(.found.wantedMembers) of its Btrfs file system are there (\(.found.members | join(", "))).",
          do: "attach the others on Windows; if they are lost, replace them: btrfs replace start"
        }
        elif .found.driver == false then {
          id: "no-driver", about: .name,
          message: "This kernel has no driver for \(.fsType), which is on disk \($disk).",
          do: "use another file system, or a newer kernel: wsl --update on Windows"
        }
        elif .attached and (.linked | not) then {
          id: "service-failed", about: .name,
          message: "Disk \($disk) is attached (\(.device)), and \(.unit) has \(if .unit | IN($failed[]) then "failed" else "not linked it" end).",
          do: "journalctl -b -u \(.unit); then: systemctl restart \(.unit)"
        }
        elif .unit | IN($failed[]) then {
          id: "service-failed", about: .name,
          message: "\(.unit), which prepares disk \($disk), has failed.",
          do: "journalctl -b -u \(.unit); then: systemctl restart \(.unit)"
        }
        else empty
        end),
    ($state.mounts[]
      | (.mountPoint | shown) as $path
      | .disk as $disk
      | .unit as $unit
      | .mountPoint as $about
      | (.mountUnit | shown) as $mount_unit
      | (select(.state == "missing" and any($state.disks[]; .name == $disk and .linked)) | {
          id: "not-mounted", about: .mountPoint,
          message: "\($path) is not mounted, although its disk is there\(if .mountUnit | IN($failed[]) then ": its mount has failed" else "" end).",
          do: "journalctl -b -u \($mount_unit); then: systemctl start \(
            if .automount then (.mountUnit | sub("[.]mount$"; ".automount") | shown) else $mount_unit end)"
        }),
        (.problems[] | {
          id: "mounted-wrongly", about: $about,
          message: "\($path) \(.text).",
          do: (
            if .kind == "file-system-option" then
              "unmount the disk everywhere, in other distributions too (or run wsl --shutdown on Windows), and start again"
            elif .kind == "read-only" then "journalctl -b -k says why; unmount it and check the file system"
            elif .kind == "link" then "systemctl restart \($unit)"
            elif .kind | IN("compression", "nodatacow") then
              "systemctl restart \($unit), which sets it anew for new files"
            else "systemctl restart \($mount_unit)"
            end
          )
        }),
        (select(.low) | {
          id: "low-space", about: .mountPoint,
          message: "\($path) has \(.bytesFree * 100 / .bytesTotal | floor)% of \(.bytesTotal | size) free, less than \($data.minimumFree)%.",
          do: "delete files, or make the disk larger"
        })),
    ($errors[0]
      | group_by(.device)[]
      | map(select(.count > 0))
      | select(. != [])
      | {
          id: "device-errors", about: .[0].disk,
          message: "Btrfs has counted errors on \(.[0].device) of disk \(.[0].disk | shown): \(map("\(.count) \(.type)") | join(", ")).",
          do: "btrfs scrub start -B \(.[0].device); replace the disk if there are more; then: btrfs device stats --reset \(.[0].device)"
        }),
    (select($store == "incomplete") | {
      id: "store-not-migrated", about: "/nix",
      message: "/nix is the distribution's own: \($data.nixStore.source | shown) does not hold the running system.",
      do: "wsl-bare-mount migrate"
    }),
    (select($store == "uncovered") | {
      id: "store-not-mounted", about: "/nix",
      message: "/nix is the distribution's own, although \($data.nixStore.source | shown) holds the running system.",
      do: "restart the distribution: wsl --terminate <distribution> on Windows"
    })
  ]
