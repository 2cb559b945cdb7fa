# shellcheck shell=bash
# Where things are: what the module configured, the VHD's nix under the disk's, locks, and what stands beside a store.

# The file `migrate` leaves beside a store on a disk: whose it is, and whether all of it is there.
owner_file=.wsl-bare-store

# configured FILTER: a value of the module's data (/etc/nixos-wsl/mounts.json), or nothing.
configured() {
  local data=${WSL_BARE_MOUNTS_DATA:-/etc/nixos-wsl/mounts.json}
  if [[ ! -r $data ]]; then return; fi
  jq --join-output "$1 // empty" <"$data" || fail "$(shown "$data") cannot be read: rebuild the system."
}

# option NAME DEFAULT
option() { printf %s "${given[$1]-$2}"; }

absolute() { realpath --canonicalize-missing -- "$1"; }

# disk_nix OPTION: the disk's nix, from the option or from what the module configured.
disk_nix() {
  local path=${given[$1]-}
  if [[ -z $path ]]; then path=$(configured .nixStore.source); fi
  if [[ -z $path ]]; then bad_use "--$1=DIRECTORY is needed: wsl.bareMounts.nixStore is not configured here"; fi
  absolute "$path"
}

this_instance() {
  local name=${given[instance]-}
  if [[ -z $name ]]; then name=$(configured .instance); fi
  printf %s "$name"
}

# The VHD's nix in `vhd`, also where the disk's covers it: below a mount of / that has none of the mounts below it, and
# that nobody else sees. A private namespace, since what is mounted over / later would otherwise show up there too.
reach_vhd() {
  local top=/run/wsl-bare-mounts/vhd outside=${WSL_BARE_STORE_OUTSIDE-} here
  if [[ ${given[vhd]-auto} != auto ]]; then
    vhd=$(absolute "${given[vhd]}")
    return
  fi
  here=$(readlink /proc/self/ns/mnt)
  if [[ -z $outside || $outside == "$here" ]]; then
    mkdir --parents -- "$top"
    WSL_BARE_STORE_OUTSIDE=$here exec unshare --mount --propagation private -- "$BASH" "$0" "${arguments[@]}"
  fi
  mount --bind -- / "$top"
  vhd=$top/nix
}

# lock DIRECTORY SECONDS: for as long as this process and what it started run. The directory itself is locked, so that
# every distribution that has it mounted takes part.
lock() {
  local handle
  exec {handle}<"$1"
  flock --exclusive --timeout "$2" "$handle" \
    || fail "Another wsl-bare-store is at work on $(shown "$1"): wait for it to end."
}

# write_file PATH TEXT: in one step.
write_file() {
  printf '%s\n' "$2" >"$1.new"
  mv --no-target-directory -- "$1.new" "$1"
}

# set_owner NIX INSTANCE copying|complete
set_owner() {
  local text
  text=$(jq --null-input --compact-output --arg instance "$2" --arg state "$3" '{version: 1, $instance, $state}')
  write_file "$1/$owner_file" "$text"
}

# owner_state NIX INSTANCE: "copying", "complete", or nothing where no migration was. Fails where the store is another
# instance's: the garbage collector of each would delete what only the other needs.
owner_state() {
  local file=$1/$owner_file owner
  if [[ ! -e $file ]]; then return; fi
  jq --exit-status '.version == 1 and (.instance | type == "string")' "$file" >/dev/null 2>&1 \
    || fail "$(shown "$file") is not of a version that this wsl-bare-store knows: update the system, or use" \
      "another directory."
  owner=$(jq --join-output .instance "$file")
  if [[ -n $2 && $owner != "$2" ]]; then
    fail "$(shown "$1") is the store of the instance $(shown "$owner"), not of $(shown "$2"): give each instance a" \
      "directory of its own (wsl.bareMounts.nixStore.directory)."
  fi
  jq --join-output '.state // "complete"' "$file"
}

# Nix runs as root on a store that belongs to root; the store of a user is open to whatever that user runs.
# check_ownership NIX PATH...
check_ownership() {
  local nix=$1 path
  shift
  for path in '' store var/nix var/nix/db "${@#/nix/}"; do
    path=$nix/$path
    # A link to elsewhere says nothing of its own owner, but of what it leads to.
    if [[ -e $path && ! -h $path && ! -O $path ]]; then
      fail "$(shown "${path%/}") belongs to $(stat --format=%U -- "$path"), not to root:" \
        "chown --recursive root:root $(printf %q "$nix")"
    fi
  done
}
