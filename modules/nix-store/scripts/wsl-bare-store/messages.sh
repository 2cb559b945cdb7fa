# shellcheck shell=bash
# wsl-bare-store: keeps several instances' /nix on one disk safe.
#
# WSL boots out of the /nix in the distribution's own VHD (profile /nix/var/nix/profiles/system). Early in the boot a
# directory of a disk that holds `store` and `var/nix`, as /nix does, is mounted over it. "A nix" here means such a
# directory: the VHD's, or the disk's. Paths in its store begin with /nix/store wherever it lies.
#
#   guard      before the mount: says whether the disk's nix can take over from the VHD's
#   follow     after a switch: gives the VHD what it needs to boot the same system
#   migrate    copies a nix to a disk
#   rollback   goes back to the VHD's
#   health     checks the contents of the store in use
#
# No value of an option is ever run as code. `wsl-bare-store --help` lists them.
#
# Exit status: 0 done, or nothing to do; 1 refused or failed, with one line that says why; 2 wrong arguments.

set -euo pipefail
# Without it a failure inside $(...) goes unnoticed as soon as another command follows.
shopt -s inherit_errexit nullglob dotglob

say() { printf '%s\n' "$*"; }

# systemd reads the priority off the line: sd-daemon(3). People at a terminal need none.
complain() {
  if [[ -t 2 ]]; then printf '%s\n' "${*:2}" >&2; else printf '<%s>%s\n' "$1" "${*:2}" >&2; fi
}
warn() { complain 4 "$@"; }
fail() {
  complain 3 "$@"
  exit 1
}
bad_use() {
  printf 'wsl-bare-store: %s\n' "$*" >&2
  exit 2
}

# A name or path as part of a message, which is one line whatever is in the name.
shown() {
  if [[ $1 == *[[:cntrl:]]* ]]; then printf %q "$1"; else printf %s "$1"; fi
}

# size BYTES: "1.2 GiB"
size() {
  local tenths=$(($1 * 10)) unit
  for unit in B KiB MiB GiB; do
    if ((tenths < 10240)); then break; fi
    ((tenths /= 1024))
    unit=TiB
  done
  if [[ $unit == B ]]; then printf '%d B' "$1"; else printf '%d.%d %s' "$((tenths / 10))" "$((tenths % 10))" "$unit"; fi
}

# lines_of ARRAY TEXT: the lines of a text as an array; none of an empty text.
lines_of() {
  local -n lines_array=$1
  lines_array=()
  # shellcheck disable=SC2034
  if [[ -n $2 ]]; then mapfile -t lines_array <<<"$2"; fi
}
