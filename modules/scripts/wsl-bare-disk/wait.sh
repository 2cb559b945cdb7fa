# Waiting for the disk within bounds, and asking Windows for it.

# A Btrfs file system on several devices can be mounted when the kernel has seen them all.
is_complete() {
  if [[ $(outer_type) != btrfs ]]; then return 0; fi
  btrfs device scan >/dev/null 2>&1 || true
  btrfs device ready "$1" >/dev/null 2>&1
}

# Windows attaches the disk when its task is started. A process of the user may start it; a distribution that was
# started before log-on has no way to Windows (microsoft/WSL#9231).
ask_windows() {
  local schtasks=$system_root/System32/schtasks.exe socket
  if [[ -z $task || ! -x $schtasks ]]; then return; fi
  if [[ -z ${WSL_INTEROP:-} ]]; then
    # Services have no variable that names it; the first process has a socket of its own.
    for socket in /run/WSL/1_interop /run/WSL/*_interop; do
      if [[ -S $socket ]]; then
        export WSL_INTEROP=$socket
        break
      fi
    done
  fi
  if timeout 10 "$schtasks" /run /tn "$task" </dev/null >/dev/null 2>&1; then
    say "Asked Windows to attach it, by the task $(printf %q "$task")." >&2
  else
    warn "Windows could not be asked to attach it: the task $(printf %q "$task") could not be started."
  fi
}

wait_for_device() {
  local deadline=$((SECONDS + timeout)) device left said=''
  while true; do
    device=$(find_device) || exit 1
    if [[ -n $device ]] && is_complete "$device"; then
      printf '%s\n' "$device"
      return
    fi
    if ((SECONDS >= deadline)); then
      fail "Disk $(printf %q "$name"): no device with ${by#--} $(printf %q "$value") after $timeout seconds." \
        "Attach it on Windows, as administrator: wsl --mount <disk> --bare. Then start its mounts" \
        "(systemctl start <path>) or restart the distribution."
    fi
    if [[ -z $said ]]; then
      say "Waiting up to $timeout seconds for disk $(printf %q "$name") (${by#--} $(printf %q "$value"))." >&2
      ask_windows
      said=1
    fi
    # No longer than there is time: systemd would end a script that oversleeps, and nobody would know why.
    left=$((deadline - SECONDS))
    sleep "$((left < 1 ? 1 : left < interval ? left : interval))"
  done
}
