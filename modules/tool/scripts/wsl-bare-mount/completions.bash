# Completion of wsl-bare-mount for bash.
# shellcheck shell=bash

_wsl_bare_mount() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]-} word name
  local words=()
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    words=(status list validate metrics doctor attach release discover migrate rollback --help --version)
  else
    case $verb in
      status | doctor) words=(--json --help) ;;
      list) words=(--json --names --help) ;;
      metrics)
        if [[ $previous == --output ]]; then
          compopt -o filenames
          mapfile -t COMPREPLY < <(compgen -f -- "$current")
          return
        fi
        words=(--output --write --help)
        ;;
      attach)
        if [[ $previous == --timeout ]]; then return; fi
        words=(--timeout --help)
        # Names of disks may hold anything but line breaks.
        while IFS= read -r name; do
          word=$(printf %q "$name")
          if [[ $name == "$current"* || $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
        done < <(wsl-bare-mount list --names 2>/dev/null)
        ;;
      release)
        words=(--json --serial --unique --vhd --help)
        while IFS= read -r name; do
          word=$(printf %q "$name")
          if [[ $name == "$current"* || $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
        done < <(wsl-bare-mount list --names 2>/dev/null)
        ;;
      migrate) words=(--dry-run --verify=contents --verify=paths --target= --instance= --help) ;;
      rollback) words=(--all --help) ;;
      validate | discover) words=(--help) ;;
    esac
  fi
  for word in "${words[@]}"; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
  done
}

complete -F _wsl_bare_mount wsl-bare-mount
