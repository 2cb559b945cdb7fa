#!/usr/bin/env bash
#
# Says what of the configured mounts is there, with the options that the kernel really uses.
#
# Arguments, repeated for each mount: --mount=PATH --fs-type=TYPE --unit=UNIT [--automount]
# UNIT is the service that finds the mount's disk: its log tells why a mount is missing.
#
# Exit status: 0 all there; 1 something is missing or is another file system; 2 wrong arguments.

set -euo pipefail

mounts=() types=() units=() automounts=()

for argument in "$@"; do
  last=$((${#mounts[@]} - 1))
  case $argument in
    --mount=*)
      mounts+=("${argument#*=}")
      types+=('') units+=('') automounts+=('')
      ;;
    --fs-type=*) types[last]=${argument#*=} ;;
    --unit=*) units[last]=${argument#*=} ;;
    --automount) automounts[last]=1 ;;
    *)
      printf 'validate-wsl-bare-mounts: unknown argument %q\n' "$argument" >&2
      exit 2
      ;;
  esac
done

# The topmost mount on a path, one column of it; an automount point that nothing has touched yet is none.
column() { findmnt --noheadings --raw --nofsroot --output "$2" --mountpoint "$1" --types noautofs 2>/dev/null | tail -n 1; }

printf 'Validating WSL bare mounts...\n'
missing=0
for index in "${!mounts[@]}"; do
  mount=${mounts[index]}
  shown=$(printf %q "$mount")
  source=$(column "$mount" SOURCE || true)
  if [[ -z $source && -n ${automounts[index]} ]]; then
    printf 'OK: %s is mounted on first access\n' "$shown"
  elif [[ -z $source ]]; then
    printf '<3>MISSING: nothing is mounted on %s; see: journalctl -b -u %s\n' "$shown" "${units[index]}"
    missing=$((missing + 1))
  elif [[ ! -b $source || $(column "$mount" FSTYPE) != "${types[index]}" ]]; then
    printf '<3>WRONG: %s is %s (%s) instead of a block device with %s\n' \
      "$shown" "$source" "$(column "$mount" FSTYPE)" "${types[index]}"
    missing=$((missing + 1))
  else
    printf 'OK: Found block device for %s\n' "$shown"
    printf '    %s, %s\n' "$source" "$(column "$mount" OPTIONS)"
  fi
done

if ((missing > 0)); then
  printf '<3>%d of %d configured bare mounts are missing or wrong.\n' "$missing" "${#mounts[@]}"
  exit 1
fi
printf 'All configured bare mounts are available.\n'
