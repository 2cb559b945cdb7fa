# shellcheck shell=bash
# A nix as Nix itself sees it: which paths are in its store, what they need, and how they come from one to another.

# Nix takes the parameters of a store percent-encoded, and a path may have any of their delimiters in it.
percent_encoded() {
  local LC_ALL=C text=$1 index character
  for ((index = 0; index < ${#text}; index++)); do
    character=${text:index:1}
    case $character in
      [a-zA-Z0-9/._-]) printf %s "$character" ;;
      # A byte above 127 counts as negative here.
      *) printf '%%%02X' "$(($(printf %d "'$character") & 255))" ;;
    esac
  done
}

# store_url NIX: the store whose paths begin with /nix/store and whose files are in NIX. Nix 2.4 to 2.35 know this form;
# root= would need the files in NIX/nix.
store_url() {
  local encoded
  encoded=$(percent_encoded "$1")
  printf 'local?store=/nix/store&real=%s/store&state=%s/var/nix&log=%s/var/log/nix' "$encoded" "$encoded" "$encoded"
}

# min-free, if it is set, makes Nix collect garbage whenever a store gets full, and nothing here may delete anything.
nix_store() { nix-store --option min-free 0 --store "$(store_url "$1")" "${@:2}"; }
nix_copy() {
  nix --extra-experimental-features nix-command --option min-free 0 copy --no-check-sigs \
    --from "$(store_url "$1")" --to "$(store_url "$2")" "${@:3}"
}

# store_paths_of ARRAY TEXT: Nix mixes warnings with its answers where both are caught.
store_paths_of() {
  local -n paths_array=$1
  local line
  local -a text=()
  lines_of text "$2"
  paths_array=()
  for line in "${text[@]}"; do
    if [[ $line == /nix/store/* ]]; then paths_array+=("$line"); fi
  done
}

# what_nix_says TEXT: the error among what Nix wrote.
what_nix_says() {
  local line last=''
  local -a text=()
  lines_of text "$1"
  for line in "${text[@]}"; do
    if [[ $line == error:* ]]; then
      last=$line
      break
    fi
    if [[ $line != /nix/store/* ]]; then last=$line; fi
  done
  printf %s "${last#error: }"
}

# closure NIX PATH...: the paths with all that they need, a line each.
closure() { nix_store "$1" --query --requisites "${@:2}"; }

# catalogue NIX: "BYTES PATH" for each registered path.
catalogue() {
  nix_store "$1" --dump-db | awk '
    # Path, hash, size, deriver, number of references, references.
    { line++ }
    line == 1 { path = $0 }
    line == 3 { print $0, path }
    line == 5 { references = $0 }
    line >= 5 && line == 5 + references { line = 0; references = 0 }'
}

# missing_paths NIX PATH...: those that are not there, or not registered: Nix registers a path when it is whole.
missing_paths() {
  local nix=$1 path
  shift
  {
    for path in "$@"; do
      if [[ ! -e $nix/store/${path##*/} && ! -h $nix/store/${path##*/} ]]; then printf '%s\n' "$path"; fi
    done
    # The kernel limits the length of a command line.
    while (($# > 0)); do
      nix_store "$nix" --check-validity --print-invalid "${@:1:2000}" || return 1
      shift "$(($# < 2000 ? $# : 2000))"
    done
  } | LC_ALL=C sort --unique
}

# damaged_paths NIX PATH...: those of these, which must be there, whose contents are not what was registered.
damaged_paths() {
  local nix=$1 text line found
  local -a lines=()
  shift
  while (($# > 0)); do
    found=''
    if ! text=$(nix_store "$nix" --verify-path "${@:1:2000}" 2>&1); then
      lines_of lines "$text"
      for line in "${lines[@]}"; do
        if [[ $line == *"path '/nix/store/"*"' was modified"* ]]; then
          found=${line#*\'}
          printf '%s\n' "${found%%\'*}"
        fi
      done
      if [[ -z $found ]]; then fail "$(shown "$nix") cannot be checked: $(what_nix_says "$text")."; fi
    fi
    shift "$(($# < 2000 ? $# : 2000))"
  done
}

# repair_paths FROM TO PATH...: Nix takes for these what FROM has, as from a binary cache.
repair_paths() {
  nix_store "$2" --option substituters "$(store_url "$1")" --option require-sigs false --repair-path "${@:3}" \
    || fail "Not everything that is damaged in $(shown "$2") could be copied again."
}

# sizes NIX PATH...: "BYTES PATH" for each of these registered paths.
sizes() {
  local nix=$1 index text
  local -a bytes=()
  shift
  while (($# > 0)); do
    text=$(nix_store "$nix" --query --size "${@:1:2000}")
    lines_of bytes "$text"
    for index in "${!bytes[@]}"; do
      printf '%s %s\n' "${bytes[index]}" "${*:index+1:1}"
    done
    shift "${#bytes[@]}"
  done
}

# The directory itself, or the nearest above it that exists.
existing() {
  local directory=$1
  while [[ ! -e $directory ]]; do directory=$(dirname -- "$directory"); done
  printf '%s' "$directory"
}

free_bytes() {
  local directory
  directory=$(existing "$1")
  df --output=avail --block-size=1 -- "$directory" | tail -n 1 | tr -d ' '
}

# lacking_room NIX BYTES: how many bytes are lacking to add so much to a store; 0 if there is room. File systems give
# out whole blocks, and the database grows too: an eighth more than the contents, and 16 MiB.
lacking_room() {
  local free needed=$(($2 + $2 / 8 + 16 * 1024 * 1024))
  free=$(free_bytes "$1")
  printf '%s' "$((needed > free ? needed - free : 0))"
}

# progress VERB PATHS BYTES: reads what Nix says of the paths that it works on, and says every 5 seconds how far it is.
# The catalogue of what there is to do comes in on descriptor 3; whatever else Nix says goes on to stderr.
progress() {
  local -A bytes_of=()
  local bytes path line count=0 sum=0 next=$((SECONDS + 5))
  while read -r bytes path <&3; do bytes_of[$path]=$bytes; done
  while IFS= read -r line; do
    case $line in
      "copying path '"* | "checking contents of '"*)
        path=${line#*\'}
        path=${path%%\'*}
        ((count += 1, sum += ${bytes_of[$path]:-0})) || true
        if ((SECONDS >= next)); then
          say "$1 $count of $2 paths, $(size "$sum") of $(size "$3")"
          next=$((SECONDS + 5))
        fi
        ;;
      copying\ [0-9]*\ paths* | 'reading the Nix store'* | checking\ *...) ;;
      *) warn "$line" ;;
    esac
  done
}

# copy_paths FROM TO CATALOGUE PATH...|--all: at a terminal Nix draws its own bar.
copy_paths() {
  local from=$1 to=$2 list=$3 count bytes
  shift 3
  if [[ -t 2 ]]; then
    nix_copy "$from" "$to" "$@"
    return
  fi
  read -r count bytes < <(total_of "$list")
  nix_copy "$from" "$to" "$@" 2>&1 >/dev/null | progress Copied "$count" "$bytes" 3<<<"$list"
}

# total_of CATALOGUE: "PATHS BYTES"
total_of() { awk 'NF { paths++; bytes += $1 } END { printf "%d %.0f\n", paths, bytes }' <<<"$1"; }

# verify_contents NIX CATALOGUE [OPTION...]: every file is read and compared with its hash.
verify_contents() {
  local count bytes
  read -r count bytes < <(total_of "$2")
  nix_store "$1" --verify --check-contents --verbose "${@:3}" 2>&1 >/dev/null \
    | progress Checked "$count" "$bytes" 3<<<"$2"
}
