# wsl-bare-disk: finds one disk by what it says of itself, waits for it within bounds, and links it at a fixed
# path, which fstab names. Needs no udev. Each argument has the form --option=value:
#   --name=NAME            for messages
#   --link=PATH            the link to make
#   --uuid= | --label=     what the file system on the disk says
#   --fs-type=TYPE         the file system that the disk must hold
#   --timeout=SECONDS      how long to wait for the disk
#
# Exit status: 0 linked; 1 the disk did not appear, is ambiguous or holds something else; 2 wrong arguments.

set -euo pipefail

name='' link='' by='' value='' fs_type='' timeout=60 interval=2 device=''
# What the disk itself holds, where the file system is inside of that.
held_type=''

# What further parts of this program add to, as functions. By the `outcome` of a look at the devices those of
# `refusals` are called at once, and those of `surrenders` when the time is out.
parsers=(parse_argument)
steps=([20]=find_disk [90]=make_link)
first_misses=() sieves=() refinements=() ready_checks=() device_facts=()
declare -A verbs=() driver_of=() matchers=([--uuid]=has_uuid [--label]=has_label)
declare -A refusals=([several]=refuse_several [other]=refuse_other) surrenders=([absent]=surrender_absent)

say() { printf '%s\n' "$*"; }
# systemd reads the priority off the line: sd-daemon(3).
warn() { printf '<4>%s\n' "$*" >&2; }
fail() {
  printf '<3>%s\n' "$*" >&2
  exit 1
}

parse_argument() {
  case $1 in
    --name=*) name=${1#*=} ;;
    --link=*) link=${1#*=} ;;
    --fs-type=*) fs_type=${1#*=} ;;
    --timeout=*) timeout=${1#*=} ;;
    *)
      if [[ -z ${matchers[${1%%=*}]-} ]]; then return 1; fi
      by=${1%%=*} value=${1#*=}
      ;;
  esac
}

parse_arguments() {
  local argument parser
  for argument in "$@"; do
    for parser in "${parsers[@]}"; do
      if "$parser" "$argument"; then continue 2; fi
    done
    printf 'wsl-bare-disk: unknown argument %q\n' "$argument" >&2
    exit 2
  done
}

# The block devices that are there. `tag` has what blkid finds, by "DEVICE TAG"; `fact` what lsblk says.
devices=() columns=NAME,SIZE
declare -A size_of=() tag=() fact=()

look_at_devices() {
  local line
  devices=() size_of=() tag=()
  while IFS= read -r line; do add_device "$line"; done \
    < <(lsblk --pairs --paths --bytes --output "$columns" 2>/dev/null || true)
  if ((${#devices[@]} > 0)); then read_contents; fi
}

# add_device LINE: of lsblk, which writes what is no plain text as \xHH.
add_device() {
  local path rest=$1 column hook
  for column in ${columns//,/ }; do
    [[ $rest =~ ^$column=\"([^\"]*)\"\ ?(.*)$ ]] || return 0
    printf -v "fact[$column]" %b "${BASH_REMATCH[1]}"
    rest=${BASH_REMATCH[2]}
  done
  path=${fact[NAME]}
  if [[ ! -b $path ]]; then return 0; fi
  # A device on several others is listed once for each.
  if [[ -z ${size_of[$path]+known} ]]; then devices+=("$path"); fi
  size_of[$path]=${fact[SIZE]}
  for hook in "${device_facts[@]}"; do "$hook" "$path"; done
}

# What is on the devices, read from themselves and not from blkid's cache.
read_contents() {
  local path rest=() told
  for path in "${devices[@]}"; do
    # An empty drive.
    if [[ ${size_of[$path]} != 0 ]]; then rest+=("$path"); fi
  done
  while ((${#rest[@]} > 0)); do
    told=0
    read_tags "${rest[@]}"
    # blkid ends at the first device on which it finds nothing: the others are asked again.
    rest=("${rest[@]:told + 1}")
  done
}

# read_tags DEVICE...: counts those that blkid has told of in the caller's `told`.
read_tags() {
  local line key text path=''
  while IFS= read -r line; do
    key=${line%%=*} text=${line#*=}
    if [[ $key == DEVNAME ]]; then
      path=$text
      told=$((told + 1))
    # Only what is plain comes as it is: the rest is written for a shell, or for eyes, with a loss.
    elif [[ $key == LABEL && ($text == *[!A-Za-z0-9_.:@%+=,/-]* || $text == *M-*) ]]; then
      text=$(tag_of "$path" LABEL)
    fi
    tag["$path $key"]=$text
  done < <(LC_ALL=C blkid --probe --output export -- "$@" 2>/dev/null || true)
}

# tag_of DEVICE TAG: what blkid finds on one device.
tag_of() { blkid --probe --output value --match-tag "$2" -- "$1" 2>/dev/null || true; }

# What `identify` finds: found, absent, other (it holds another file system) or several (it would be a guess).
outcome='' matching=()

# identify BY VALUE TYPE: among the devices of the last look.
identify() {
  local path hook
  outcome=found matching=()
  for path in "${devices[@]}"; do
    if "${matchers[$1]}" "$path" "$2"; then matching+=("$path"); fi
  done
  for hook in "${sieves[@]}"; do "$hook"; done
  if ((${#matching[@]} == 0)); then
    outcome=absent
  elif ((${#matching[@]} > 1)); then
    outcome=several
  elif ! is_type "${tag["${matching[0]} TYPE"]-}" "$3"; then
    outcome=other
  fi
  for hook in "${refinements[@]}"; do "$hook" "$3"; done
}

has_uuid() { [[ -n ${tag["$1 UUID"]-} && ${tag["$1 UUID"],,} == "${2,,}" ]]; }
has_label() { [[ -n $2 && ${tag["$1 LABEL"]-} == "$2" ]]; }

# blkid names the file system, fstab the driver.
is_type() { [[ ${driver_of[${1:-none}]-$1} == "$2" ]]; }

# Waits until the disk is there, or fails with what is wrong.
find_disk() {
  local deadline=$((SECONDS + timeout)) left said='' hook
  while true; do
    look_at_devices
    identify "$by" "$value" "${held_type:-$fs_type}"
    if [[ -n ${refusals[$outcome]-} ]]; then "${refusals[$outcome]}"; fi
    if [[ $outcome == found ]] && is_ready; then break; fi
    if ((SECONDS >= deadline)); then
      "${surrenders[$outcome]}"
      break
    fi
    if [[ -z $said ]]; then
      say "Waiting up to $timeout seconds for disk $(printf %q "$name") (${by#--} $(printf %q "$value"))."
      for hook in "${first_misses[@]}"; do "$hook"; done
      said=1
    fi
    # No longer than there is time: systemd would end a script that oversleeps, and nobody would know why.
    left=$((deadline - SECONDS))
    sleep "$((left < 1 ? 1 : left < interval ? left : interval))"
  done
  device=${matching[0]}
  say "Disk $(printf %q "$name") is $device."
}

is_ready() {
  local check
  for check in "${ready_checks[@]}"; do "$check" || return; done
}

refuse_several() {
  fail "Disk $(printf %q "$name"): ${#matching[@]} devices match ${by#--} $(printf %q "$value"):" \
    "${matching[*]}. Detach the copy, or give the disk another identity."
}

refuse_other() {
  fail "Disk $(printf %q "$name"): ${matching[0]} holds ${tag["${matching[0]} TYPE"]:-no file system}, not" \
    "${held_type:+$held_type in which is }$fs_type. Nothing was mounted. Correct the options, or the disk's" \
    "identity."
}

surrender_absent() {
  fail "Disk $(printf %q "$name"): no device with ${by#--} $(printf %q "$value") after $timeout seconds." \
    "Attach it on Windows, as administrator: wsl --mount <disk> --bare. Then start its mounts" \
    "(systemctl start <path>) or restart the distribution."
}

# The link appears in one step, so that a mount sees either the disk or nothing.
make_link() {
  mkdir --parents -- "$(dirname -- "$link")"
  ln --symbolic --no-dereference --force -- "$device" "$link.new"
  mv --no-target-directory -- "$link.new" "$link"
}

main() {
  local step
  if [[ -n ${verbs[${1:-none}]-} ]]; then
    "${verbs[$1]}" "${@:2}"
    return
  fi
  parse_arguments "$@"
  if [[ -z $name || -z $link || -z $by || -z $fs_type ]]; then
    printf 'wsl-bare-disk: --name, --link, --fs-type and one way to find the disk are needed\n' >&2
    exit 2
  fi
  for step in "${steps[@]}"; do "$step"; done
}
