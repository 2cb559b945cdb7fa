# The first line is the number of mounts that are missing or wrong.

(.mounts | map(select(.state == "missing" or .state == "wrong")) | length) as $bad
| $bad,
(.mounts[]
  | (.mountPoint | shown) as $path
  | if .state == "waiting" then "OK: \($path) is mounted on first access"
    elif .state == "missing" then "<3>MISSING: nothing is mounted on \($path); see: journalctl -b -u \(.unit)"
    elif .state == "wrong" then "<3>WRONG: \($path) \(.problems[].text)"
    else
      "OK: Found \(if .directory == null then "block device" else "directory" end) for \($path)",
      "    \(.source), \(.options | join(","))"
    end,
    if .low then "<4>LOW: \(.bytesFree * 100 / .bytesTotal | floor)% of \(.bytesTotal | size) is free on \($path)" else empty end),
if $bad == 0 then "All configured bare mounts are available."
  else "<3>\($bad) of \(.mounts | length) configured bare mounts are missing or wrong."
  end
