# shellcheck shell=bash
# The tool inside the distribution: what is mounted of what is configured, what is wrong, and what to do about it.
#
# It reads the configuration from /etc/nixos-wsl/mounts.json (WSL_BARE_MOUNTS_DATA names another file). Every value in
# there is data: it reaches programs as one argument and jq as JSON, and nothing evaluates it.
#
# Exit status: 0 all is well; 1 something is missing, wrong or failed; 2 bad use; 3 the data cannot be read.

readonly version=0.1.0

say() { printf '%s\n' "$*"; }
warn() { printf 'wsl-bare-mount: %s\n' "$*" >&2; }

# end STATUS MESSAGE: one line, and out.
end() {
  warn "$2"
  exit "$1"
}

bad_use() { end 2 "$1; see wsl-bare-mount --help"; }

# Messages of what a verb must not be given.
no_arguments() {
  local verb=$1
  shift
  if (($# > 0)); then bad_use "$verb takes no argument $(printf %q "$1")"; fi
}

# option VERB OPTION COUNT: the value that follows an option must be there.
needs_value() {
  if (($3 < 2)); then bad_use "$1: $2 needs a value"; fi
}

usage() {
  cat <<'HELP'
Usage: wsl-bare-mount VERB [OPTION...]

What is mounted
  status [--json]          Show each disk and mount, its state and its space
  list [--json|--names]    Show what is configured, without looking at any disk
  validate                 Compare what is mounted with what is configured
  metrics [--output FILE|--write]
                           Print metrics for Prometheus, or write them to a file

What to do
  doctor [--json]          Find what is wrong and say what to do
  attach [--timeout SECONDS] [DISK...]
                           Ask Windows for the disks and mount them
  release [--json] [--serial|--unique|--vhd VALUE] [DISK]
                           Unmount what is on a disk, and say who still uses it
  discover                 Print a configuration for the disks that are attached
  migrate [OPTION...]      Copy /nix to its disk; see wsl-bare-store migrate --help
  rollback [OPTION...]     Go back to the /nix of the distribution's own disk

  --help                   Show this
  --version                Show the version

Exit status: 0 all is well; 1 something is missing, wrong or failed; 2 bad use; 3 the data cannot be read.
HELP
}

main() {
  local verb=${1-}
  shift || true
  case $verb in
    attach | discover | doctor | list | metrics | migrate | release | rollback | status | validate)
      if [[ ${1-} == --help ]]; then
        usage
        return
      fi
      load_data
      "verb_$verb" "$@"
      ;;
    --help) usage ;;
    --version) say "wsl-bare-mount $version" ;;
    '') bad_use 'a verb is missing' ;;
    *) bad_use "there is no verb $(printf %q "$verb")" ;;
  esac
}
