def on_windows:
  to_entries | map(select(.value != null))[0]
  | "\({serialNumber: "serial number", uniqueId: "unique id", vhd: "file"}[.key]) \(.value | shown)";
. as $data
| ([["DISK", "FILE SYSTEM", "ON WINDOWS", "ON LINUX"]]
    + [.disks[] | [(.name | shown), .fsType, (.windows | on_windows), (.linux | identity)]] | table),
  (select(.mounts != [])
    | "",
      ([["MOUNT POINT", "DISK", "WHAT", "OPTIONS"]] + [
        .mounts[] | [
          (.mountPoint | shown),
          (.disk | shown),
          (.directory // .subvolume // "-" | if . == "-" then . else shown end),
          ([.options[] | select(test("^subvol(id)?=") | not)] + (if .automount then ["on access"] else [] end)
            | if . == [] then "-" else join(",") end)
        ]
      ] | table))
