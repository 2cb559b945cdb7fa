# What a disk needs of the kernel. On WSL drivers may be modules, and a distribution has no modules: the kernel's helper
# loads them from the root of WSL's own machine, when something asks the kernel for the driver.

steps[10]=require_driver

# has_driver TYPE: whether the kernel can mount a file system of a type.
has_driver() {
  if is_known "$1"; then return; fi
  # Asking for a file system that is not there loads its module: get_fs_type() in the kernel's fs/filesystems.c. Nothing
  # is mounted, since no file system that lies on a disk is mounted from a character device.
  mount --internal-only --types "$1" --source /dev/null --target /run >/dev/null 2>&1 || true
  is_known "$1"
}

# is_known TYPE: those that need no device stand behind the word nodev.
is_known() { grep --quiet --line-regexp --fixed-strings -- $'\t'"$1" /proc/filesystems; }

require_driver() {
  if ! has_driver "$fs_type"; then
    fail "Disk $(printf %q "$name"): this kernel ($(</proc/sys/kernel/osrelease)) has no driver for $fs_type, neither" \
      "built in nor as a module. Nothing was waited for, and nothing mounted. Use another file system, or a newer" \
      "kernel: wsl --update"
  fi
}

# make_node PATH MINOR: the node of a driver that is a module comes with the module, and opening the node is what loads
# it: misc_open() in the kernel's drivers/char/misc.c. Where udev runs, it makes such nodes from a list of all modules.
make_node() {
  if [[ ! -e $1 ]]; then
    # Another distribution may make it at the same moment.
    mknod --mode=0600 -- "$1" c 10 "$2" 2>/dev/null || true
  fi
}
