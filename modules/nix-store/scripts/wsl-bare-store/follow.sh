# shellcheck shell=bash
# follow and rollback: the VHD's nix gets what it needs to boot the system that the nix in use is at.

follow() {
  local nix vhd
  nix=$(absolute "$(option nix /nix)")
  reach_vhd
  if [[ $nix -ef $vhd ]]; then
    say "Nothing covers the distribution's own /nix: there is nothing to follow."
    return
  fi
  lock "$nix" 600
  lock "$vhd" 600
  follow_system
}

# Copies, verifies, then switches: at any moment the VHD's profile leads to a whole system.
follow_system() {
  local system link text
  local -a systems=() paths=()
  while true; do
    link=$(system_link "$nix")
    system=$(system_of "$nix")
    if [[ -z $system ]]; then fail "$(shown "$nix") has no system profile: nixos-rebuild switch makes one."; fi
    systems=("$system")
    # The running system may be another: `nixos-rebuild test` makes no generation, and yet its activation links the
    # programs that WSL starts first, /sbin/init and /bin/sh, to paths of that system.
    for text in "${extra_systems[@]}"; do
      text=$(absolute "$text")
      if [[ $text != "$system" ]]; then systems+=("$text"); fi
    done
    text=$(closure "$nix" "${systems[@]}" 2>&1) \
      || fail "What the system in $(shown "$nix") needs cannot be found out: $(what_nix_says "$text")."
    store_paths_of paths "$text"
    bring "${paths[@]}"
    switch_vhd "$link" "$system"
    # What changed meanwhile told nobody: systemd does not watch while the service runs.
    if [[ $(system_of "$nix") == "$system" ]]; then break; fi
  done
  if [[ -n ${given[keep]-} ]]; then keep_generations; fi
}

# bring PATH...: copies what the VHD lacks of these, if there is room for all of it.
bring() {
  local list count bytes lacking unsure=$vhd/.wsl-bare-store-copying
  local -a missing=() hopeless=()
  if [[ -e $unsure ]]; then mend "$@"; fi
  list_missing "$@"
  if ((count == 0)); then return; fi
  lacking=$(lacking_room "$vhd" "$bytes")
  if ((lacking > 0)) && [[ -n ${given[keep]-} ]]; then
    keep_generations
    # Something that only an old generation held may be part of the new one.
    list_missing "$@"
    lacking=$(lacking_room "$vhd" "$bytes")
  fi
  if ((lacking > 0)); then
    fail "The distribution's VHD lacks $(size "$lacking") of room for $count paths ($(size "$bytes")): it keeps its" \
      "older system, and a switch is not safe until this works. Free room outside /nix, or keep fewer generations."
  fi
  say "Copying $count paths ($(size "$bytes")) to the distribution's VHD."
  # Nix registers a path while its contents are still in memory: if the machine is switched off, they may be lost.
  write_file "$unsure" "$(printf '%s\n' "${hopeless[@]}" "${missing[@]}")"
  sync --file-system -- "$vhd"
  copy_paths "$nix" "$vhd" "$list" "${missing[@]}" \
    || fail "Not everything could be copied to the distribution's VHD, which keeps its older system."
  list_missing "$@"
  if ((count > 0)); then
    # Registered, so that Nix sees nothing to copy, but without files.
    repair_paths "$nix" "$vhd" "${missing[@]}"
    list_missing "$@"
  fi
  if ((count > 0)); then
    fail "The distribution's VHD still lacks $count paths, ${missing[0]} among them, and keeps its older system."
  fi
  settle
}

# What was copied is on the VHD, and not only in memory.
settle() {
  sync --file-system -- "$vhd"
  if ((${#hopeless[@]} > 0)); then
    write_file "$unsure" "$(printf '%s\n' "${hopeless[@]}")"
  else
    rm --force -- "$unsure"
  fi
}

# mend PATH...: reads what an unfinished copy left on the VHD, or these paths where that is not known, and copies again
# what is not as it was registered. In `hopeless` is what the nix in use has no more.
mend() {
  local text path
  local -a listed=() present=() damaged=()
  local -A absent=()
  say "The last copy to the distribution's VHD did not end: checking what it left."
  lines_of listed "$(<"$unsure")"
  if ((${#listed[@]} == 0)); then listed=("$@"); fi
  text=$(missing_paths "$vhd" "${listed[@]}")
  for path in $text; do absent[$path]=1; done
  for path in "${listed[@]}"; do
    if [[ -z ${absent[$path]-} ]]; then present+=("$path"); fi
  done
  text=$(damaged_paths "$vhd" "${present[@]}")
  lines_of damaged "$text"
  if ((${#damaged[@]} > 0)); then
    text=$(missing_paths "$nix" "${damaged[@]}")
    lines_of hopeless "$text"
    for path in "${hopeless[@]}"; do absent[$path]=1; done
    present=()
    for path in "${damaged[@]}"; do
      if [[ -z ${absent[$path]-} ]]; then present+=("$path"); fi
    done
    if ((${#present[@]} > 0)); then
      say "Copying ${#present[@]} damaged paths again."
      repair_paths "$nix" "$vhd" "${present[@]}"
      text=$(damaged_paths "$vhd" "${present[@]}")
    else
      text=''
    fi
    if [[ -n $text ]]; then
      fail "${text%%$'\n'*} on the distribution's VHD is damaged, and could not be copied again."
    fi
  fi
  settle
}

# list_missing PATH...: what the VHD lacks of these in `missing`, and as a catalogue in `list`.
list_missing() {
  local text
  text=$(missing_paths "$vhd" "$@")
  lines_of missing "$text"
  list=$(sizes "$nix" "${missing[@]}")
  read -r count bytes < <(total_of "$list")
}

# switch_vhd LINK SYSTEM: the VHD's system profile goes to SYSTEM, as a generation of LINK's number where that is free.
switch_vhd() {
  local link=$1 system=$2 profiles=$vhd/var/nix/profiles
  if [[ $link =~ ^system-([0-9]{1,15})-link$ ]]; then
    link=$(adopt_generation "$profiles" system "$((10#${BASH_REMATCH[1]}))" "$system")
  else
    link=$system
  fi
  if [[ $(system_link "$vhd") != "$link" ]]; then
    # The copy may still be in memory only, and WSL's machine is often just switched off.
    sync --file-system -- "$vhd"
    make_link "$link" "$profiles/system"
    sync --file-system -- "$vhd"
    say "The distribution's VHD boots $(shown "$system") next ($(shown "${link##*/}"))."
  else
    say "The distribution's VHD is up to date."
  fi
  # As long as the VHD boots it, the disk must have it too: otherwise the guard refuses the disk.
  make_link "$system" "$nix/var/nix/gcroots/wsl-bare-store-vhd"
}

# Removes the VHD's oldest generations and what only they need.
keep_generations() {
  local profiles=$vhd/var/nix/profiles numbers current link system roots=$vhd/var/nix/gcroots/wsl-bare-store
  local -a all=()
  current=$(system_link "$vhd")
  numbers=$(for link in "$profiles"/system-*-link; do
    link=${link##*/system-}
    if [[ $link =~ ^([0-9]{1,15})-link$ ]]; then printf '%s\n' "${BASH_REMATCH[1]}"; fi
  done | sort --numeric-sort --reverse)
  lines_of all "$numbers"
  for link in "${all[@]:given[keep]}"; do
    if [[ system-$link-link == "$current" ]]; then continue; fi
    rm -- "$profiles/system-$link-link"
    say "Removed the generation system-$link-link from the distribution's VHD."
  done
  # What the running system has of the VHD, no link in a profile holds.
  mkdir --parents -- "$roots"
  rm --force -- "$roots"/*
  for system in "${extra_systems[@]}"; do
    system=$(absolute "$system")
    ln --symbolic -- "$system" "$roots/${system##*/}"
  done
  # Roots and profiles name each other by paths that begin with /nix, so that is where this nix must be.
  # shellcheck disable=SC2016
  unshare --mount --propagation private -- \
    "$BASH" -c 'mount --bind -- "$1" /nix && exec nix-store --store local --gc' bash "$vhd" 2>&1 | tail --lines=1
}

rollback() {
  local nix vhd text
  local -a missing=()
  nix=$(absolute "$(option nix /nix)")
  reach_vhd
  if [[ ! $nix -ef $vhd ]]; then
    text=${given[source]-}
    if [[ -n $text && ! $text -ef $nix ]]; then
      fail "What covers /nix is not $(shown "$text"): nothing was done."
    fi
    lock "$nix" 0
    lock "$vhd" 0
    follow_system
    if [[ -n ${given[all]-} ]]; then
      copy_everything "$nix" "$vhd"
    else
      say "Profiles other than the system's stay on the disk; wsl-bare-mount rollback --all brings them too."
    fi
  else
    text=$(system_of "$vhd")
    if [[ -z $text ]]; then fail "$(shown "$vhd") has no system profile: nixos-rebuild switch makes one."; fi
    text=$(closure "$vhd" "$text" 2>&1) \
      || fail "What the system in $(shown "$vhd") needs cannot be found out: $(what_nix_says "$text")."
    store_paths_of missing "$text"
    text=$(missing_paths "$vhd" "${missing[@]}")
    if [[ -n $text ]]; then
      fail "The distribution's own /nix lacks ${text%%$'\n'*}: nix-store --verify --check-contents --repair"
    fi
  fi
  mkdir --parents -- "$(dirname -- "$marker")"
  write_file "$marker" "$(date --iso-8601=seconds)"
  sync --file-system -- "$marker"
  say "Rolled back: from its next start on the distribution uses its own /nix. Nothing was deleted from the disk."
  say "Next: restart it (on Windows: wsl --terminate <distribution>), then set wsl.bareMounts.nixStore.enable = false."
  say "To return to the disk instead: wsl-bare-mount migrate"
}
