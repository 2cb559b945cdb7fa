#!/bin/bash
# virtual-machine.sh FOLDER GUARD DRIVER...: what WSL's mini_init has in place before it starts a distribution. FOLDER is
# where it keeps that: `wsl` is what distributions share, `dev` their devices, `cgroup` the control groups. Lines in
# brackets name the places in microsoft/WSL, src/linux/init, at 3e27a6a.
#   GUARD   1: /init generates wsl-mnt-guard.service, as WSL does after 2.7.10; 0: it does not
#   DRIVER  drivers that are loaded already; their nodes are there
set -eu
folder=$1 guard=$2
shift 2
here=$(dirname -- "$(readlink --canonicalize -- "$0")")
mkdir -p -- "$folder"
mount -t tmpfs -o mode=755 tmpfs "$folder"
mkdir -- "$folder"/{wsl,dev,cgroup,distributions}

# [main.cpp, Initialize] One tmpfs for all distributions, and one peer group.
mount -t tmpfs tmpfs "$folder/wsl"
mount --make-shared "$folder/wsl"

# [util.h; main.cpp, SetupWslUserCgroup] Each distribution has its control groups in /wsl-user.
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$folder/cgroup"
mkdir -p -- "$folder/cgroup/wsl-user"

# [main.cpp, MountInit; init.cpp, CreateWslSystemdUnits] /init is one program, and what it does depends on its name.
{ printf '#!/usr/bin/perl\nour $has_guard = %d;\n' "$guard" && cat -- "$here/init.pl"; } >"$folder/init"
chmod 755 "$folder/init"

# [config.cpp, LxssStartupLoggingVmMode] /dev is devtmpfs: it has the nodes of the drivers that there are, and no others.
# A container shares its kernel with the machine that the lab runs on, so a tmpfs has what devtmpfs would have.
if [[ ${LAB_KERNEL-} != own ]]; then
  mount -t tmpfs -o nosuid,mode=755 devtmpfs "$folder/dev"
  cd -- "$folder/dev"
  mknod -m 666 null c 1 3
  mknod -m 666 zero c 1 5
  mknod -m 666 full c 1 7
  mknod -m 666 random c 1 8
  mknod -m 666 urandom c 1 9
  mknod -m 666 tty c 5 0
  mknod -m 666 ptmx c 5 2
  mknod -m 666 fuse c 10 229
  # The kernel's log and console are those of the machine that the lab runs on. journald reads a FIFO instead, as in
  # systemd-nspawn (src/nspawn/nspawn.c, setup_kmsg): it wants to be told of what comes, and 262 fails where it cannot be.
  mkfifo -m 644 kmsg
  mknod -m 600 console c 1 3
  # Each start of a virtual machine is a start of its kernel (src/nspawn/nspawn.c, setup_boot_id).
  cp /proc/sys/kernel/random/uuid "$folder/boot-id"
  for driver in "$@"; do
    case $driver in
      btrfs) mknod -m 600 btrfs-control c 10 234 ;;
      autofs4) mknod -m 600 autofs c 10 235 ;;
    esac
  done
fi
