# shellcheck shell=bash
# Profiles and roots of the garbage collector: links, which change in one step.

# What a link is called until it takes its place; a killed run may leave one.
unfinished=.wsl-bare-store-new

# make_link TARGET LINK [LIKE]: with the owner of LIKE.
make_link() {
  local new=$2$unfinished
  if [[ $(readlink -- "$2" || true) == "$1" ]]; then return; fi
  ln --symbolic --no-dereference --force -- "$1" "$new"
  if (($# > 2)); then chown --no-dereference "$(stat --format=%u:%g -- "$3")" -- "$new"; fi
  mv --no-target-directory -- "$new" "$2"
}

# make_directory LIKE DIRECTORY: with LIKE's owner and mode, if it is not there.
make_directory() {
  if [[ -d $2 ]]; then return; fi
  mkdir -- "$2"
  chown --reference="$1" -- "$2"
  chmod --reference="$1" -- "$2"
}

# system_link NIX: the name of the link of the system profile's generation; empty where there is no profile.
system_link() { readlink -- "$1/var/nix/profiles/system" || true; }

# system_of NIX: the store path that the system profile leads to. Not by realpath: the links lead to /nix, which need
# not be this nix.
system_of() {
  local link
  link=$(system_link "$1")
  if [[ -n $link && $link != /* ]]; then link=$(readlink -- "$1/var/nix/profiles/$link" || true); fi
  if [[ $link == /nix/store/* ]]; then printf '%s' "$link"; fi
}

# adopt_generation PROFILES NAME NUMBER TARGET [LIKE]: sees to it that a generation of the profile NAME in the folder
# PROFILES leads to TARGET, with that number where it is free; prints the name of its link. None that exists is changed.
adopt_generation() {
  local profiles=$1 name=$2 number=$3 target=$4 link other newest=$3
  link=$name-$number-link
  if [[ -h $profiles/$link && $(readlink -- "$profiles/$link") != "$target" ]]; then
    link=''
    for other in "$profiles/$name"-*-link; do
      other=${other##*/}
      number=${other#"$name-"}
      number=${number%-link}
      if [[ ! $number =~ ^[0-9]{1,15}$ ]]; then continue; fi
      if ((10#$number > newest)); then newest=$((10#$number)); fi
      if [[ $(readlink -- "$profiles/$other") == "$target" ]]; then link=$other; fi
    done
    : "${link:=$name-$((newest + 1))-link}"
  fi
  if [[ ! -h $profiles/$link ]]; then make_link "$target" "$profiles/$link" "${@:5}"; fi
  printf '%s' "$link"
}

# merge_profiles FROM TO: every generation in the folder FROM is one in TO, and each profile is at the same one.
merge_profiles() {
  local from=$1 to=$2 entry name target
  local -A adopted=()
  make_directory "$from" "$to"
  for entry in "$from"/*; do
    name=${entry##*/}
    if [[ -h $entry && $name =~ ^(.+)-([0-9]{1,15})-link$ ]]; then
      target=$(readlink -- "$entry")
      adopted[$name]=$(adopt_generation "$to" "${BASH_REMATCH[1]}" "$((10#${BASH_REMATCH[2]}))" "$target" "$entry")
    elif [[ -d $entry && ! -h $entry ]]; then
      merge_profiles "$entry" "$to/$name"
    fi
  done
  # A profile changes when its generation is there.
  for entry in "$from"/*; do
    name=${entry##*/}
    if [[ ! -h $entry || -n ${adopted[$name]:-} || $name == *"$unfinished" ]]; then continue; fi
    target=$(readlink -- "$entry")
    make_link "${adopted[$target]:-$target}" "$to/$name" "$entry"
  done
}

# merge_roots FROM TO: the garbage collector's roots, among them the indirect ones in auto/.
merge_roots() {
  local from=$1 to=$2 entry name
  make_directory "$from" "$to"
  for entry in "$from"/*; do
    name=${entry##*/}
    if [[ -h $entry && $name != *"$unfinished" ]]; then
      make_link "$(readlink -- "$entry")" "$to/$name" "$entry"
    elif [[ -d $entry && ! -h $entry ]]; then
      merge_roots "$entry" "$to/$name"
    elif [[ -f $entry && ! -h $entry && ! -e $to/$name ]]; then
      cp --archive -- "$entry" "$to/$name"
    fi
  done
}
