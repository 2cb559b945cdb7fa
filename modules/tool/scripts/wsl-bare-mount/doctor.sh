# shellcheck shell=bash
# doctor: finds what is wrong and says what to do about it.

verb_doctor() {
  local json='' found
  while (($# > 0)); do
    case $1 in
      --json) json=1 ;;
      *) no_arguments doctor "$1" ;;
    esac
    shift
  done
  if ! can_probe; then warn 'only root sees everything: sudo wsl-bare-mount doctor'; fi
  found=$(findings)
  if [[ -n $json ]]; then
    jq '{version: 1, findings: .}' <<<"$found"
  else
    jq --raw-output 'if . == [] then "Nothing is wrong." else .[] | .message, "  do: \(.do)" end' <<<"$found"
  fi
  if [[ $found != '[]' ]]; then exit 1; fi
}

# The findings as a list of {id, about, message, do}.
findings() {
  local document task reason='' has_task='' failed=() found=() unit errors
  document=$(state "$(probe_devices)")
  task=$(ask '.task // ""')
  if [[ -n $task ]]; then
    find_windows
    reason=$(why_no_interop)
    if [[ -z $reason ]]; then has_task=$(look_for_task "$task"); fi
  fi
  mapfile -d '' -t found < <(jq --join-output \
    '[.disks[].unit, (.mounts[] | select(.state == "missing") | .mountUnit)] | unique[] | . + "\u0000"' <<<"$document")
  for unit in "${found[@]}"; do
    if systemctl is-failed --quiet -- "$unit" 2>/dev/null; then failed+=("$unit"); fi
  done
  errors=$(device_errors "$document")
  ask "$jq_findings" --compact-output \
    --slurpfile state <(printf '%s' "$document") \
    --slurpfile table <(mount_table) \
    --slurpfile errors <(printf '%s' "$errors") \
    --arg noInterop "$reason" --arg task "$has_task" --arg store "$(store_state "$document")" \
    --arg busy "$(mounted_somewhere)" --args -- "${failed[@]}"
}

# Whether Windows has a task of a name: yes, no, or nothing where it does not answer.
look_for_task() {
  local status=0
  run_on_windows 20 schtasks.exe /query /tn "$1" >/dev/null 2>&1 || status=$?
  case $status in
    0) printf yes ;;
    1) printf no ;;
  esac
}

# What keeps /nix from being on its disk: uncovered (nothing but a start), incomplete, or nothing.
store_state() {
  local directory system path
  directory=$(ask '.nixStore.source // ""')
  # Somebody who has gone back knows it.
  if [[ -z $directory || -e /var/lib/wsl-bare-mounts/rolled-back ]] ||
    jq --exit-status .nixIsCovered <<<"$1" >/dev/null; then
    return
  fi
  if [[ ! -d $directory ]]; then
    # Before the first migration only the disk is there; without the disk that is what is wrong.
    if [[ $(file_system_of "$directory") != "$(file_system_of /)" ]]; then printf incomplete; fi
    return
  fi
  system=$(readlink --canonicalize-existing -- /run/current-system || true)
  while IFS= read -r path; do
    if [[ ! -e $directory/store/${path##*/} && ! -L $directory/store/${path##*/} ]]; then
      printf incomplete
      return
    fi
  done < <(nix-store --query --requisites "$system" 2>/dev/null || printf '%s\n' "$system")
  printf uncovered
}

# The file system of a path, or of the nearest folder above it that is there.
file_system_of() {
  local path=$1
  until [[ -e $path ]]; do path=$(dirname -- "$path"); done
  stat --format=%d -- "$path"
}
