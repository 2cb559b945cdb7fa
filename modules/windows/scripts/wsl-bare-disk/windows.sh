# The way to Windows.
#   --task=NAME            the scheduled task by which Windows attaches the disk, with
#   --system-root=PATH     where Windows' programs are
# or, to tell the socket by which Windows' programs are run:
#   --interop

task='' system_root=''
parsers+=(parse_windows)
verbs[--interop]=interop_socket
first_misses+=(ask_windows)

parse_windows() {
  case $1 in
    --task=*) task=${1#*=} ;;
    --system-root=*) system_root=${1#*=} ;;
    *) return 1 ;;
  esac
}

# The socket by which Windows' programs are run; nothing where there is none. A session of WSL has a variable that names
# its own; services and sudo have none. The first process has a socket before systemd starts: /run/WSL/1_interop. A
# session leaves its socket behind when it ends, so one whose process is alive comes before others.
interop_socket() {
  local socket session found='' found_session=''
  if [[ -S ${WSL_INTEROP-} ]]; then
    printf '%s\n' "$WSL_INTEROP"
    return
  fi
  for socket in /run/WSL/1_interop /run/WSL/*_interop; do
    if [[ ! -S $socket ]]; then continue; fi
    session=${socket##*/}
    if [[ -z $found || (! -d /proc/$found_session && -d /proc/${session%%_*}) ]]; then
      found=$socket found_session=${session%%_*}
    fi
  done
  if [[ -n $found ]]; then printf '%s\n' "$found"; fi
}

# Windows attaches the disk when its task is started. A process of the user may start it; a distribution that was
# started before log-on has no way to Windows (microsoft/WSL#9231).
ask_windows() {
  local schtasks=$system_root/System32/schtasks.exe
  if [[ -z $task || ! -x $schtasks ]]; then return; fi
  if WSL_INTEROP=$(interop_socket) timeout 10 "$schtasks" /run /tn "$task" </dev/null >/dev/null 2>&1; then
    say "Asked Windows to attach it, by the task $(printf %q "$task")."
  else
    warn "Windows could not be asked to attach it: the task $(printf %q "$task") could not be started."
  fi
}
