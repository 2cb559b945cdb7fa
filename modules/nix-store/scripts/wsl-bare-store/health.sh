# shellcheck shell=bash
# health: the weekly check of the store in use.

health() {
  local text line status=0
  local -a lines=() broken=()
  text=$(nix_store /nix --verify --check-contents 2>&1 >/dev/null) || status=$?
  lines_of lines "$text"
  for line in "${lines[@]}"; do
    # "path '/nix/store/...' was modified!", "... disappeared": Nix says more, but nothing else begins so.
    if [[ $line == *"path '/nix/store/"*"' "* ]]; then broken+=("$line"); fi
  done
  for line in "${broken[@]}"; do complain 3 "$line"; done
  if ((status != 0)); then
    if ((${#broken[@]} == 0)); then complain 3 "${lines[@]: -1}"; fi
    fail "The store is broken; nothing was deleted. To get these paths anew:" \
      "nix-store --verify --check-contents --repair"
  fi
  say 'Every path of the store is as it was registered.'
  if [[ -n ${given[delete-older-than]-} ]]; then
    nix-collect-garbage --delete-older-than "${given[delete-older-than]}" 2>&1 | tail --lines=1
  fi
}
