def attached: if . == null then "?" elif . then "yes" else "no" end;
. as $state
| ([["DISK", "ATTACHED", "DEVICE", "MOUNT POINT", "STATE", "SIZE", "FREE"]] + [
    .disks[] as $disk
    | [$state.mounts[] | select(.disk == $disk.name)] as $mounts
    | ($disk | [(.name | shown), (.attached | attached), .device // "-"]) as $own
    | if $mounts == [] then $own + ["-", "-", "-", "-"]
      else
        $mounts[]
        | $own + [
            (.mountPoint | shown),
            (if .state == "waiting" then "on access" else .state end) + (if .low then ", low" else "" end),
            (.bytesTotal | size),
            (.bytesFree | size)
          ]
      end
  ] | table),
(.mounts[] | (.mountPoint | shown) as $path | .problems[] | "\($path) \(.text)"),
(.nixIsCovered as $covered
  | .nixStore
  | values
  | if $covered then "/nix is \(.source | shown) of disk \(.disk | shown)"
    else "/nix is the distribution's own, and not \(.source | shown) of disk \(.disk | shown)"
    end)
