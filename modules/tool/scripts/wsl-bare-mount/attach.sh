# shellcheck shell=bash
# attach: asks Windows for the disks that are not there, waits for them, and mounts what is on them.

verb_attach() {
  local timeout=60 names=() name known
  while (($# > 0)); do
    case $1 in
      --timeout)
        needs_value attach --timeout "$#"
        timeout=$2
        shift
        ;;
      --timeout=*) timeout=${1#*=} ;;
      --)
        shift
        names+=("$@")
        break
        ;;
      -*) no_option attach "$1" ;;
      *) names+=("$1") ;;
    esac
    shift
  done
  if [[ ! $timeout =~ ^[0-9]{1,5}$ ]]; then bad_use "attach: --timeout takes seconds, not $(printf %q "$timeout")"; fi
  for name in "${names[@]}"; do
    # shellcheck disable=SC2016
    known=$(ask 'any(.disks[]; .name | IN($ARGS.positional[]))' --args -- "$name")
    if [[ $known != true ]]; then bad_use "no disk $(printf %q "$name") is configured (wsl-bare-mount list shows all)"; fi
  done
  if ! can_probe; then end 1 'attach starts units, which needs root: sudo wsl-bare-mount attach'; fi
  attach "$((10#$timeout))" "${names[@]}"
}

# of_selected STATE PROGRAM [NAME...]: values that a program for jq gives of each selected disk, into the array `found`.
# Without a name all are selected.
of_selected() {
  local document=$1 program=$2
  shift 2
  mapfile -d '' -t found < <(jq --join-output "$jq_texts"'
    . as $state
    | .disks[]
    | select($ARGS.positional == [] or (.name | IN($ARGS.positional[])))
    | ('"$program"') | tostring + "\u0000"' --args -- "$@" <<<"$document")
  wait "$!"
}

attach() {
  local timeout=$1 found=() document deadline failed='' at
  shift
  document=$(state "$(probe_devices)")
  of_selected "$document" 'select(.attached | not) | .name | shown' "$@"
  if ((${#found[@]} > 0)); then
    ask_windows "${found[@]}"
    say "Waiting up to $timeout seconds for: ${found[*]}"
    deadline=$((SECONDS + timeout))
    while ((${#found[@]} > 0 && SECONDS < deadline)); do
      sleep 1
      document=$(state "$(probe_devices)")
      of_selected "$document" 'select(.attached | not) | .name | shown' "$@"
    done
  fi
  of_selected "$document" '"\(.attached)", (.name | shown), .device // "", .unit, "\(.linked)"' "$@"
  for ((at = 0; at < ${#found[@]}; at += 5)); do
    if [[ ${found[at]} != true ]]; then
      warn "disk ${found[at + 1]} did not appear; wsl-bare-mount doctor says what to do"
      failed=1
    else
      say "Disk ${found[at + 1]} is ${found[at + 2]}."
      start_disk "${found[at + 3]}" "${found[at + 4]}" || failed=1
    fi
  done
  start_mounts "$(state "$(probe_devices)")" "$@" || failed=1
  if [[ -n $failed ]]; then exit 1; fi
}

# Has Windows attach all its disks: its task knows them all.
ask_windows() {
  local task reason answer status=0
  task=$(ask '.task // ""')
  if [[ -z $task ]]; then
    end 1 "not attached: $*; no task on Windows is configured that could be asked (wsl.bareMounts.windows.taskName)"
  fi
  find_windows
  reason=$(why_no_interop)
  if [[ -n $reason ]]; then
    end 1 "not attached: $*; Windows cannot be asked: $reason. Start the task $(printf %q "$task") there"
  fi
  say "Asking Windows to run its task $(printf %q "$task")."
  answer=$(run_on_windows 60 schtasks.exe /run /tn "$task" 2>&1) || status=$?
  if ((status == 124)); then
    end 1 'Windows did not answer within 60 seconds'
  elif ((status != 0)); then
    end 1 "Windows could not start the task $(printf %q "$task") ($(first_line <<<"$answer")); is it installed?"
  fi
}

# A disk whose link leads nowhere is looked for anew, which its service does only when it starts.
start_disk() {
  local unit=$1 linked=$2 verb=restart
  if [[ $linked == true ]]; then verb=start; fi
  if ! systemctl "$verb" -- "$unit"; then
    warn "$unit failed; see: journalctl -b -u $unit"
    return 1
  fi
}

start_mounts() {
  local document=$1 found=() at failed=0
  shift
  # shellcheck disable=SC2016
  of_selected "$document" 'select(.attached)
    | .name as $name
    | $state.mounts[]
    | select(.disk == $name and (.state | . == "missing" or . == "wrong"))
    | (if .automount then .mountUnit | sub("[.]mount$"; ".automount") else .mountUnit end),
      (.mountPoint | shown), .state' "$@"
  for ((at = 0; at < ${#found[@]}; at += 3)); do
    if [[ ${found[at + 2]} == wrong ]]; then
      warn "${found[at + 1]} is mounted, but not as configured; wsl-bare-mount doctor says what to do"
      failed=1
    elif systemctl start -- "${found[at]}"; then
      say "Mounted ${found[at + 1]}."
    else
      warn "${found[at + 1]} could not be mounted; see: journalctl -b -u $(printf %q "${found[at]}")"
      failed=1
    fi
  done
  return "$failed"
}
