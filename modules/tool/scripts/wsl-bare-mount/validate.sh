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
