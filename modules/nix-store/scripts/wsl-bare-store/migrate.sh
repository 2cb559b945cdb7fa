# shellcheck shell=bash
# migrate: copies a nix to a disk. Killed at any moment, it goes on where it was when it is run again.

migrate() {
  local from to instance state catalogue
  from=$(absolute "$(option source /nix)")
  to=$(disk_nix target)
  instance=$(this_instance)
  if [[ -z $instance ]]; then bad_use '--instance=NAME is needed: wsl.bareMounts is not configured here'; fi
  if [[ $from -ef $to ]]; then
    take_back_rollback
    say "$(shown "$to") is mounted at $(shown "$from") already: there is nothing to copy."
    return
  fi

  if [[ ! -e $from/var/nix/db/db.sqlite ]]; then fail "$(shown "$from") holds no store: nothing was copied."; fi
  check_target
  state=$(owner_state "$to" "$instance")
  if [[ -n ${given[dry-run]-} ]]; then
    preview
    return
  fi
  make_target
  lock "$to" 0
  lock "$from" 0
  # Again, now that nobody else can be at it.
  state=$(owner_state "$to" "$instance")
  set_owner "$to" "$instance" copying
  if [[ $state == copying ]]; then say "Going on with the migration to $(shown "$to")."; fi

  copy_everything "$from" "$to"
  catalogue=$(catalogue "$to")
  verify_copy
  # The guard lets the disk cover the VHD while it has what the VHD boots.
  if [[ -n $(system_of "$from") ]]; then
    make_link "$(system_of "$from")" "$to/var/nix/gcroots/wsl-bare-store-vhd"
  fi
  sync --file-system -- "$to"
  set_owner "$to" "$instance" complete
  sync --file-system -- "$to"
  take_back_rollback
  name_what_stays
  say "Done: $(shown "$to") has everything that $(shown "$from") has. Restart the distribution to use it" \
    "(on Windows: wsl --terminate <distribution>)."
}

# A disk that is not mounted leaves an empty directory, and often one in memory: /mnt/wsl is a tmpfs.
check_target() {
  local there
  there=$(existing "$to")
  if [[ -z ${given[any-file-system]-} ]]; then
    if [[ $(stat --file-system --format=%T -- "$there") == tmpfs ]]; then
      fail "$(shown "$there") is in memory: the disk is not mounted. wsl-bare-mount doctor says why."
    fi
    if [[ $(stat --format=%d -- "$there") == "$(stat --format=%d -- "$from")" ]]; then
      fail "$(shown "$there") is on the same file system as $(shown "$from"): the disk is not mounted." \
        "wsl-bare-mount doctor says why."
    fi
  elif [[ ! -d $(dirname -- "$to") ]]; then
    fail "$(shown "$(dirname -- "$to")") is not there: the disk is not mounted. wsl-bare-mount doctor says why."
  fi
  if [[ ! -w $there ]]; then fail "$(shown "$there") is read-only: nothing was copied."; fi
  check_ownership "$to"
}

make_target() {
  local directory name
  mkdir --parents -- "$to/var/nix"
  make_directory "$from/store" "$to/store"
  # What is in the others belongs to running processes, but nix-daemon.socket does not start without its directory.
  for directory in "$from"/var/nix/*/; do
    name=$(basename -- "$directory")
    if [[ $name != db ]]; then make_directory "$directory" "$to/var/nix/$name"; fi
  done
}

# lacking FROM TO: "BYTES PATH" of what is in one store and not in the other.
lacking() {
  local there
  there=''
  if [[ -e $2/var/nix/db/db.sqlite ]]; then there=$(catalogue "$2"); fi
  catalogue "$1" | awk 'NR == FNR { have[$2]; next } !($2 in have)' <(printf '%s\n' "$there") -
}

# copy_everything FROM TO: the store, its database's entries, profiles and roots.
copy_everything() {
  local from=$1 to=$2 round list count bytes room merged=''
  # The source is in use: what came in while the rest was copied takes another round.
  for round in 1 2 3 4 5; do
    list=$(lacking "$from" "$to") \
      || fail "What there is to copy cannot be found out: is the store whole? nix-store --verify"
    read -r count bytes < <(total_of "$list")
    if ((count > 0)); then
      room=$(lacking_room "$to" "$bytes")
      if ((room > 0)); then
        fail "$(shown "$to") lacks $(size "$room") of room for $count paths ($(size "$bytes")): nothing was copied."
      fi
      say "Copying $count paths ($(size "$bytes")) to $(shown "$to")."
      copy_paths "$from" "$to" "$list" --all \
        || fail "The copy to $(shown "$to") did not end. What is there stays: run this again to go on."
    elif [[ -n $merged ]]; then
      return
    fi
    merge_profiles "$from/var/nix/profiles" "$to/var/nix/profiles"
    merge_roots "$from/var/nix/gcroots" "$to/var/nix/gcroots"
    # Nix links the roots to where the profiles are when it first sees a store, and the garbage collector would find
    # none of them when they are in /nix.
    make_link /nix/var/nix/profiles "$to/var/nix/gcroots/profiles"
    merged=$round
  done
  fail "$(shown "$from") keeps changing: let no builds run meanwhile, and run this again."
}

verify_copy() {
  local count bytes
  if [[ $(option verify contents) == paths ]]; then
    verify_paths
    return
  fi
  read -r count bytes < <(total_of "$catalogue")
  say "Checking the contents of $count paths ($(size "$bytes"))."
  # Out of memory onto the disk first; what a crash left of an earlier run shows now.
  sync --file-system -- "$to"
  if ! verify_contents "$to" "$catalogue"; then
    say "Not everything arrived whole; copying that again."
    verify_contents "$to" "$catalogue" \
      --repair --option substituters "$(store_url "$from")" --option require-sigs false \
      || fail "The copy in $(shown "$to") is broken. Check the disk and the source, and run this again."
  fi
  # Nix takes paths that vanished off its database.
  copy_everything "$from" "$to"
}

verify_paths() {
  local list
  local -a paths=()
  lines_of paths "$catalogue"
  list=$(missing_paths "$to" "${paths[@]#* }")
  if [[ -n $list ]]; then
    fail "$(shown "$to") lacks the files of ${list%%$'\n'*}: run this again with --verify=contents, which repairs."
  fi
}

preview() {
  local list count bytes room
  list=$(lacking "$from" "$to")
  read -r count bytes < <(total_of "$list")
  room=$(lacking_room "$to" "$bytes")
  say "Would copy $count paths ($(size "$bytes")) from $(shown "$from") to $(shown "$to"), where" \
    "$(size "$(free_bytes "$to")") are free. Nothing was changed."
  if ((room > 0)); then fail "$(shown "$to") lacks $(size "$room") of room for that."; fi
}

take_back_rollback() {
  if [[ -e $marker ]]; then
    rm -- "$marker"
    say "The rollback is taken back."
  fi
}

# Others keep things in /nix too, and they are hidden when the disk covers it.
name_what_stays() {
  local entry name
  for entry in "$from"/*; do
    name=${entry##*/}
    case $name in
      store | var | lost+found | .mounted | "$owner_file"*) ;;
      *) warn "$(shown "$entry") is not part of the store and was not copied: copy it if you need it in /nix." ;;
    esac
  done
}
