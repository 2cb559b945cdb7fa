# shellcheck shell=bash
# Stand-ins for the programs that the module's scripts run, as functions: bash reads this before a script (BASH_ENV).
# A call is written down with its arguments, NUL-separated and preceded by their number, and answered from a table.
#
#   STAND_INS        the folder of this run: `answers`, `log`, `slept`
#   STAND_INS_STEP   seconds that the clock goes on with each sleep, if those slept are fewer; empty: it stands still
#   STAND_INS_SLEEPS sleeps after which the script is taken for endless

# Without its special meaning the clock goes on only where `sleep` says so.
unset SECONDS
SECONDS=0

declare -A stand_in_output=() stand_in_status=()
# shellcheck source=/dev/null
source "$STAND_INS/answers"

stand_in_record() { printf '%s\0' "$#" "$@" >>"$STAND_INS/log"; }

# Answers may differ with the number of sleeps so far.
stand_in() {
  stand_in_record "$@"
  local IFS=$'\x1f' slept='' key
  # `read` makes no process, as `$(<file)` does; without an end of line it fails and has read all the same.
  if [[ -e $STAND_INS/slept ]]; then read -r slept <"$STAND_INS/slept" || true; fi
  for key in "${#slept}$IFS$*" "$*"; do
    if [[ -n ${stand_in_status[$key]+known} ]]; then
      if [[ -n ${stand_in_output[$key]} ]]; then printf '%s\n' "${stand_in_output[$key]}"; fi
      return "${stand_in_status[$key]}"
    fi
  done
  stand_in_record unexpected "$@"
  return 127
}

sleep() {
  stand_in_record sleep "$@"
  printf . >>"$STAND_INS/slept"
  local slept
  read -r slept <"$STAND_INS/slept" || true
  if ((${#slept} > STAND_INS_SLEEPS)); then
    stand_in_record endless
    kill -KILL "$$"
    exit 1
  fi
  if [[ -n $STAND_INS_STEP && $1 =~ ^[0-9]+$ ]]; then
    SECONDS=$((SECONDS + ($1 > STAND_INS_STEP ? $1 : STAND_INS_STEP)))
  fi
}

# What these do is done below the folder of this run, so that the script finds it.
btrfs() {
  stand_in btrfs "$@" || return
  if [[ $* == "subvolume create -- $STAND_INS/"* ]]; then
    command mkdir -- "$4" && : >"$4/.subvolume"
  fi
}

mkdir() {
  stand_in mkdir "$@" || return
  if [[ $* == "--parents -- $STAND_INS/"* ]]; then command mkdir -p -- "$3"; fi
}

# The inode of a subvolume's root is 256.
stat() {
  if [[ $* == "--format=%i -- $STAND_INS/"* ]]; then
    stand_in_record stat "$@"
    if [[ -e $3/.subvolume ]]; then printf '256\n'; else printf '300\n'; fi
  else
    stand_in stat "$@"
  fi
}

blkid() { stand_in blkid "$@"; }
chattr() { stand_in chattr "$@"; }
chmod() { stand_in chmod "$@"; }
chown() { stand_in chown "$@"; }
cryptsetup() { stand_in cryptsetup "$@"; }
dumpe2fs() { stand_in dumpe2fs "$@"; }
grep() { stand_in grep "$@"; }
findmnt() { stand_in findmnt "$@"; }
ln() { stand_in ln "$@"; }
lsattr() { stand_in lsattr "$@"; }
lsblk() { stand_in lsblk "$@"; }
mknod() { stand_in mknod "$@"; }
mktemp() { stand_in mktemp "$@"; }
mount() { stand_in mount "$@"; }
mv() { stand_in mv "$@"; }
timeout() { stand_in timeout "$@"; }
readlink() { stand_in readlink "$@"; }
rmdir() { stand_in rmdir "$@"; }
umount() { stand_in umount "$@"; }

# Whatever else a script runs is nothing that it should.
command_not_found_handle() {
  stand_in_record unexpected "$@"
  return 127
}
