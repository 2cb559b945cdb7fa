# shellcheck shell=bash
# guard: the disk's nix may cover the VHD's only if the running system loses nothing by it.

guard() {
  local disk flag nix refusal checked=''
  if [[ -z ${given[flag]-} ]]; then bad_use '--flag=PATH is needed'; fi
  disk=$(disk_nix source)
  flag=${given[flag]}
  nix=$(absolute "$(option nix /nix)")
  refusal="/nix stays the distribution's own."
  rm --force -- "$flag"

  if [[ -e $marker ]]; then
    say "Rolled back ($(head --lines=1 -- "$marker")): $refusal To return to the disk: wsl-bare-mount migrate"
    return
  fi

  check_disk_nix "$disk"
  if [[ -z ${given[unchecked]-} ]]; then
    check_running_system "$disk"
  elif [[ ! -e $disk/var/nix/db/db.sqlite ]]; then
    fail "$(shown "$disk") holds no store: $refusal To copy it there: wsl-bare-mount migrate"
  fi

  mkdir --parents -- "$(dirname -- "$flag")"
  make_link "$disk" "$flag"
  say "$(shown "$disk") may be mounted at /nix: ${checked:-its paths were not looked at}."
}

# check_running_system DISK: everything that the running system needs is there as well.
check_running_system() {
  local disk=$1 system text
  local -a paths=() missing=()
  system=$(absolute "$(option system /run/current-system)")
  text=$(closure "$nix" "$system" 2>&1) \
    || fail "What $(shown "$system") needs cannot be found out: $(what_nix_says "$text"). $refusal"
  store_paths_of paths "$text"
  if [[ ! -e $disk/var/nix/db/db.sqlite ]]; then
    fail "$(shown "$disk") holds no store, so all ${#paths[@]} paths of the running system are missing: $refusal" \
      "To copy them: wsl-bare-mount migrate"
  fi
  check_ownership "$disk" "${paths[@]}"
  text=$(missing_paths "$disk" "${paths[@]}" 2>&1) \
    || fail "Nix cannot read the store in $(shown "$disk"): $(what_nix_says "$text"). $refusal"
  store_paths_of missing "$text"
  if ((${#missing[@]} > 0)); then
    fail "$(shown "$disk") lacks ${#missing[@]} of the ${#paths[@]} paths of the running system: $refusal" \
      "To copy them: wsl-bare-mount migrate"
  fi
  checked="it has all ${#paths[@]} paths of the running system"
}

# check_disk_nix DISK: Nix would make a store where there is none, so all is looked at before Nix is asked.
check_disk_nix() {
  local disk=$1 state theirs ours
  if [[ ! -d $disk ]]; then
    fail "$(shown "$disk") is not there: $refusal If its disk is attached and mounted: wsl-bare-mount migrate"
  fi
  state=$(owner_state "$disk" "$(this_instance)")
  if [[ $state == copying ]]; then
    fail "A migration to $(shown "$disk") did not end: $refusal To go on with it: wsl-bare-mount migrate"
  fi
  if [[ ! -w $disk ]]; then
    fail "$(shown "$disk") is read-only: $refusal Check the disk's file system, and the options of its mount."
  fi
  theirs=$(schema "$disk")
  ours=$(schema "$nix")
  if ((theirs > ours)); then
    fail "The store in $(shown "$disk") was written by a newer Nix (schema $theirs) than this system's (schema" \
      "$ours): $refusal Update the system first."
  fi
}

# The version of a store's database; 0 where there is none.
schema() {
  local version=''
  read -r version 2>/dev/null <"$1/var/nix/db/schema" || true
  if [[ $version =~ ^[0-9]{1,9}$ ]]; then printf %s "$((10#$version))"; else printf 0; fi
}
