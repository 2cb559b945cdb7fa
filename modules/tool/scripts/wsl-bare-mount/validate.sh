# shellcheck shell=bash
# validate: says of each mount whether it is what is configured, for validate-wsl-bare-mounts.service.

verb_validate() {
  local found line lines
  no_arguments validate "$@"
  say 'Validating WSL bare mounts...'
  found=$(state null)
  mapfile -t lines < <(jq --raw-output "$jq_texts$jq_validate" <<<"$found")
  wait "$!"
  for line in "${lines[@]:1}"; do
    # systemd reads the priority off the line (sd-daemon(3)); people need none.
    if [[ -t 1 ]]; then line=${line#<[0-9]>}; fi
    say "$line"
  done
  if ((lines[0] > 0)); then exit 1; fi
}

# A program for jq. Its first line is the number of mounts that are missing or wrong.
IFS= read -r -d '' jq_validate <<'JQ' || :
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
JQ
