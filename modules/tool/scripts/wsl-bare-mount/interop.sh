# shellcheck shell=bash
# Windows' programs, where this distribution can run them.

system_root='' interop=''

# Finds out where Windows is and how its programs are run.
find_windows() {
  system_root=$(ask '.systemRoot')
  interop=$(wsl-bare-disk --interop)
}

# Says why Windows' programs cannot be run, or nothing.
why_no_interop() {
  if [[ ! -x $system_root/System32/schtasks.exe ]]; then
    printf 'Windows is not found at %q, see [automount] in wsl.conf(5)\n' "$system_root"
  elif [[ -z $interop ]]; then
    printf 'no socket in /run/WSL leads to Windows: interop is off in wsl.conf(5), or nobody is logged on\n'
  fi
}

# run_on_windows SECONDS PROGRAM [ARGUMENT...]: PROGRAM lies below System32. From a folder that Windows has, too: of others
# its programs complain.
run_on_windows() {
  local seconds=$1 program=$system_root/System32/$2
  shift 2
  (cd -- "$system_root" && WSL_INTEROP=$interop timeout "$seconds" "$program" "$@" </dev/null)
}

# The first line of what a program of Windows said, without what a terminal would take for a command.
first_line() {
  local line
  while IFS= read -r line; do
    line=${line//[^[:print:]]/}
    if [[ -n ${line// /} ]]; then
      printf '%s\n' "$line"
      return
    fi
  done
}
