# One distribution at a time, of those that start with the same disk.
#
# A check asks for the device exclusively, and a mount that meets it fails with "already mounted or mount point busy"
# although nothing is mounted (kernel, bd_may_claim: EBUSY); so does a mount of what another distribution has just mounted
# on the same shared directory (kernel, do_add_mount). fstab's mount units try once. So one distribution looks at the
# disk, checks it and mounts it while the others wait, for a file in the directory that all share; after that they find the
# disk in use, do not check it, and what they mount is mounted already or a second mount, which always works.

#   --shared=DIRECTORY     the directory that all distributions share, for the lock
#   --mounted-at=PATH      what the lock is kept for: the disk's first mount

# Seconds to wait for another distribution, and to keep others waiting: it ends what hangs.
lock_timeout=20
lock='' shared='' mounted_at=''
parsers+=(parse_sharing)
steps[30]=lock_disk
steps[95]=keep_lock_until_mounted

parse_sharing() {
  case $1 in
    --shared=*) shared=${1#*=} ;;
    --mounted-at=*) mounted_at=${1#*=} ;;
    *) return 1 ;;
  esac
}

# For as long as this process and what it started run.
lock_disk() {
  local file
  if [[ -z $shared || ! -d $shared || ! -w $shared ]]; then return; fi
  file=$shared/.wsl-bare-disk.${device##*/}
  exec {lock}>>"$file"
  if ! flock --timeout "$lock_timeout" "$lock"; then
    warn "Another distribution has been busy with disk $(printf %q "$name") for $lock_timeout seconds; going on without it."
  fi
}

# Leaves a process behind that keeps the lock until the disk is mounted. systemd lets it run: the service remains.
keep_lock_until_mounted() {
  local tries
  if [[ -z $lock || -z $mounted_at ]]; then return; fi
  for ((tries = 0; tries < 10 * lock_timeout; tries += 1)); do
    if mountpoint --quiet -- "$mounted_at"; then return; fi
    sleep 0.1
  done &
}
