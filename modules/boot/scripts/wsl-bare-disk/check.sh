# Checking a file system before it is mounted, and repairing what a program may repair by itself.
#   --interval=SECONDS     how long to sleep between two looks for the disk
#   --check=SECONDS        check the file system before it is mounted, for so long at most

check_timeout=''
parsers+=(parse_check)
steps[50]=check_file_system

parse_check() {
  case $1 in
    --interval=*) interval=${1#*=} ;;
    --check=*) check_timeout=${1#*=} ;;
    *) return 1 ;;
  esac
}

# checked PROGRAM ARGUMENT...: runs it within its time, and says what became of it.
checked() {
  local status=0 output
  output=$(LC_ALL=C timeout "$check_timeout" "$@" 2>&1) || status=$?
  # All distributions share one kernel: one that has it mounted has had it checked. fsck programs ask for the device
  # exclusively, and touch nothing if they do not get it.
  if [[ ${output,,} == *"in use"* || ${output,,} == *"is mounted"* ]]; then
    say "Disk $(printf %q "$name") is in use already: not checked."
    return
  fi
  case $status in
    0 | 1 | 2)
      if [[ $output == *"recovering journal"* ]]; then
        say "Disk $(printf %q "$name"): $1 replayed the journal."
      fi
      if ((status != 0)); then say "Disk $(printf %q "$name"): $1 repaired the file system."; fi
      ;;
    124)
      fail "Disk $(printf %q "$name"): $1 was not done after $check_timeout seconds. Nothing was mounted." \
        "Let it finish by hand, then start the mounts: $*"
      ;;
    *)
      fail "Disk $(printf %q "$name"): $1 found what only a person should repair (status $status: ${output##*$'\n'})." \
        "Nothing was mounted. Make a copy of the disk, then repair it by hand: ${1} ${!#}"
      ;;
  esac
}

check_file_system() {
  if [[ -z $check_timeout ]]; then return; fi
  case $fs_type in
    ext4)
      # With a damaged superblock e2fsck would go on with one of its copies: that is for a person to decide.
      if ! dumpe2fs -h -- "$device" >/dev/null 2>&1; then
        fail "Disk $(printf %q "$name"): the superblock of $device is damaged. Nothing was written, and nothing mounted." \
          "Make a copy of the disk, then look at it by hand: e2fsck -n $device"
      fi
      checked e2fsck -p -- "$device"
      ;;
    f2fs) checked fsck.f2fs -a -- "$device" ;;
    exfat) checked fsck.exfat -p -- "$device" ;;
  esac
}
