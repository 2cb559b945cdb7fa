# shellcheck shell=bash
# metrics: what is mounted, how full it is and what the disks' errors are, in Prometheus' text format.

verb_metrics() {
  local file='' write='' text
  while (($# > 0)); do
    case $1 in
      --output)
        needs_value metrics --output "$#"
        file=$2
        shift
        ;;
      --output=*) file=${1#*=} ;;
      --write) write=1 ;;
      *) no_arguments metrics "$1" ;;
    esac
    shift
  done
  if [[ -n $write && -z $file ]]; then
    file=$(ask '.metrics // ""')
    if [[ -z $file ]]; then end 1 'no file for metrics is configured; set wsl.bareMounts.metrics'; fi
  fi
  text=$(metrics)
  if [[ -z $file ]]; then
    say "$text"
  else
    write_atomically "$file" "$text"
  fi
}

metrics() {
  local found errors
  found=$(state null)
  if jq --exit-status 'any(.disks[]; .linked | not)' <<<"$found" >/dev/null; then
    found=$(state "$(probe_devices)")
  fi
  errors=$(device_errors "$found")
  jq --raw-output --argjson errors "$errors" "$jq_metrics" <<<"$found"
}

# Of each Btrfs disk that is mounted, what btrfs counts of its devices: [{disk, device, type, count}].
device_errors() {
  local at paths=() line counts=()
  mapfile -d '' -t paths < <(jq --join-output '
    .mounts
    | map(select(.fsType == "btrfs" and (.problems | map(.kind) | index(["device"]) == null)))
    | unique_by(.disk)[]
    | .disk + "\u0000" + .mountPoint + "\u0000"
  ' <<<"$1")
  for ((at = 0; at < ${#paths[@]}; at += 2)); do
    while IFS= read -r line; do
      # [/dev/sdd1].write_io_errs    0
      if [[ $line =~ ^\[(.+)\]\.([a-z_]+)_errs[[:space:]]+([0-9]+)$ ]]; then
        counts+=("${paths[at]}" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}")
      fi
    done < <(btrfs device stats "${paths[at + 1]}" 2>/dev/null || true)
  done
  jq --null-input --compact-output '
    [range(0; $ARGS.positional | length; 4) as $at
      | $ARGS.positional[$at:$at + 4]
      | {disk: .[0], device: .[1], type: .[2], count: (.[3] | tonumber)}]
  ' --args -- "${counts[@]}"
}

# Readers see the old file or the new one, and their pattern *.prom does not match what is being written.
write_atomically() {
  local file=$1 text=$2 folder temporary
  folder=$(dirname -- "$file")
  mkdir --parents -- "$folder"
  temporary=$(mktemp -- "$folder/.wsl-bare-mounts.XXXXXXXXXX")
  # shellcheck disable=SC2064
  trap "rm --force -- $(printf %q "$temporary")" EXIT
  printf '%s\n' "$text" >"$temporary"
  chmod 644 -- "$temporary"
  mv --no-target-directory -- "$temporary" "$file"
  trap - EXIT
}
