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

readonly verbs=(status list validate metrics doctor attach release discover migrate rollback)

# no_option VERB OPTION: an option that the verb does not have.
no_option() {
  local options=(--help) word
  while read -r word _; do
    if [[ $word == --* ]]; then options+=("${word%%=*}"); fi
  done < <(help_of "$1")
  bad_use "$1 has no option $(printf %q "$2")$(suggestion "$2" "${options[@]}")"
}

# suggestion WORD CANDIDATE...: what was most likely meant, to follow a message; nothing where no candidate is near.
suggestion() {
  local word=${1:0:32} candidate distance least=3 nearest=''
  shift
  for candidate; do
    distance=$(edits "$word" "$candidate")
    if ((distance < least)); then
      least=$distance
      nearest=$candidate
    fi
  done
  if [[ -n $nearest ]]; then printf ', did you mean %s?' "$nearest"; fi
}

# edits ONE OTHER: how many letters must be put in, taken out or changed (Levenshtein).
edits() {
  local one=$1 other=$2 previous=() row i j cost best
  for ((j = 0; j <= ${#other}; j++)); do previous+=("$j"); done
  for ((i = 1; i <= ${#one}; i++)); do
    row=("$i")
    for ((j = 1; j <= ${#other}; j++)); do
      cost=1
      if [[ ${one:i-1:1} == "${other:j-1:1}" ]]; then cost=0; fi
      best=$((previous[j - 1] + cost))
      if ((previous[j] + 1 < best)); then best=$((previous[j] + 1)); fi
      if ((row[j - 1] + 1 < best)); then best=$((row[j - 1] + 1)); fi
      row[j]=$best
    done
    previous=("${row[@]}")
  done
  echo "${previous[${#other}]}"
}

# Messages of what a verb must not be given.
no_arguments() {
  local verb=$1
  shift
  if (($# == 0)); then return; fi
  if [[ $1 == -* ]]; then no_option "$verb" "$1"; fi
  bad_use "$verb takes no argument $(printf %q "$1")"
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
  migrate [OPTION...]      Copy /nix to its disk
  rollback [OPTION...]     Go back to the /nix of the distribution's own disk

  --help                   Show this; after a verb, explain that verb
  --version                Show the version

Exit status: 0 all is well; 1 something is missing, wrong or failed; 2 bad use; 3 the data cannot be read.
HELP
}

# help_of VERB: how a verb is used, what it does and what its options mean.
help_of() {
  case $1 in
    status)
      cat <<'HELP'
Usage: wsl-bare-mount status [--json]

Shows each configured disk and mount, whether it is there, and its free space. Only root sees disks that are attached but not
mounted.

  --json             Print the same for programs
HELP
      ;;
    list)
      cat <<'HELP'
Usage: wsl-bare-mount list [--json|--names]

Shows the configured disks and mounts. It looks at no disk.

  --json             Print the same for programs
  --names            Print only the names of the disks
HELP
      ;;
    validate)
      cat <<'HELP'
Usage: wsl-bare-mount validate

Compares what is mounted with what is configured: device, subvolume, options, Btrfs properties and free space.
HELP
      ;;
    metrics)
      cat <<'HELP'
Usage: wsl-bare-mount metrics [--output FILE|--write]

Prints metrics in Prometheus' text format.

  --output FILE      Write them to FILE, in one step
  --write            Write them to the configured file
HELP
      ;;
    doctor)
      cat <<'HELP'
Usage: wsl-bare-mount doctor [--json]

Looks for everything that keeps a disk from being mounted, and says what to do about it. It changes nothing.

  --json             Print the same for programs
HELP
      ;;
    attach)
      cat <<'HELP'
Usage: wsl-bare-mount attach [--timeout SECONDS] [DISK...]

Starts the task on Windows that attaches disks, waits for them, and mounts them. Without a DISK: all that are configured.

  --timeout SECONDS  How long to wait for the disks
HELP
      ;;
    release)
      cat <<'HELP'
Usage: wsl-bare-mount release [--json] [--serial|--unique|--vhd VALUE] [DISK]

Unmounts what is on a disk, so that Windows can take it back, and says who still uses it.

  --serial VALUE     The disk with this serial number on Windows
  --unique VALUE     The disk with this unique id on Windows
  --vhd VALUE        The disk in this file on Windows
  --json             Print the result for programs
HELP
      ;;
    discover)
      cat <<'HELP'
Usage: wsl-bare-mount discover

Prints a configuration for every attached disk that is not configured yet. It writes to no disk.
HELP
      ;;
    migrate)
      cat <<'HELP'
Usage: wsl-bare-mount migrate [OPTION...]

Copies /nix to its disk; the next start uses it. It can be run again at any time, and copies only what is missing.

  --dry-run          Say what would be copied, and copy nothing
  --verify=contents  Read what was copied before, and repair it
  --verify=paths     Only look whether every path is there
  --target=DISK      The directory where the disk is mounted
  --instance=NAME    The directory on it is nixos-wsl-NAME
HELP
      ;;
    rollback)
      cat <<'HELP'
Usage: wsl-bare-mount rollback [OPTION...]

Goes back to the /nix of the distribution's own disk, from the next start on.

  --all              Copy everything back, not only the system
HELP
      ;;
  esac
}

main() {
  local verb=${1-}
  shift || true
  case $verb in
    attach | discover | doctor | list | metrics | migrate | release | rollback | status | validate)
      if [[ ${1-} == --help ]]; then
        help_of "$verb"
        return
      fi
      load_data
      "verb_$verb" "$@"
      ;;
    --help) usage ;;
    --version) say "wsl-bare-mount $version" ;;
    '') bad_use 'a verb is missing' ;;
    *) bad_use "there is no verb $(printf %q "$verb")$(suggestion "$verb" "${verbs[@]}")" ;;
  esac
}
