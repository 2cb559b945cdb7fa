# shellcheck shell=bash
# What the kernel says is mounted, and what of it a path leads to.

# Reads no file system, and so triggers no automount.
mount_table() {
  findmnt --json --list --nofsroot \
    --output ID,PARENT,TARGET,SOURCE,FSTYPE,FSROOT,VFS-OPTIONS,FS-OPTIONS 2>/dev/null || printf '{"filesystems":[]}'
}
