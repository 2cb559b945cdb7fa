#!/bin/bash
# distribution-init.sh FOLDER NAME ROOT: what WSL's init does for a distribution up to the start of its /sbin/init. The
# first process of its namespaces. Lines in brackets name the places in microsoft/WSL, src/linux/init, at 3e27a6a.
set -eu
folder=$1 name=$2 root=$3
# [main.cpp, LaunchInit] Its number in the virtual machine, by the virtual machine's /proc.
read -r pid _ </proc/self/stat
group=$folder/cgroup/wsl-user/distro-$name
mount --bind "$root" "$root"
mount --make-private "$root"

# mount_shared DIRECTORY ARGUMENT...: [config.cpp, ConfigInitializeEntry] sharing takes a second call.
mount_shared() {
  mkdir -p -- "$root$1"
  mount "${@:2}" "$root$1"
  mount --make-shared "$root$1"
}

# [config.cpp, LxssStartupLoggingVmMode and LxssStartupCommon]
if [[ -e $folder/dev/null ]]; then
  mount_shared /dev --bind "$folder/dev"
else
  mount_shared /dev -t devtmpfs -o nosuid,mode=755 devtmpfs
fi
mount_shared /sys -t sysfs -o nosuid,nodev,noexec,noatime sysfs
mount_shared /proc -t proc -o nosuid,nodev,noexec,noatime proc
if [[ -e $folder/boot-id ]]; then mount --bind "$folder/boot-id" "$root/proc/sys/kernel/random/boot_id"; fi
mkdir -p -- "$root"/dev/{block,pts,shm}
for link in fd: stdin:/0 stdout:/1 stderr:/2; do
  # Two that start at the same moment share /dev.
  ln -s "/proc/self/fd${link#*:}" "$root/dev/${link%:*}" 2>/dev/null || true
done
mount -t devpts -o noatime,nosuid,noexec,gid=5,mode=620 devpts "$root/dev/pts"
mount_shared /run -t tmpfs -o nodev,nosuid,strictatime,mode=755 tmpfs
mount_shared /run/lock -t tmpfs -o noatime,nosuid,noexec,nodev tmpfs
mount_shared /run/shm -t tmpfs -o noatime,nosuid,nodev tmpfs
mount --bind "$root/run/shm" "$root/dev/shm"
mkdir -p -- "$root/run/user"
mount -t tmpfs -o noatime,nosuid,noexec,nodev,mode=755 tmpfs "$root/run/user"
mkdir -p -- "$root/tmp"
chmod 1777 "$root/tmp"
# binfmt_misc is left out, and with it LockBinfmtStatusReadOnly: a container's would be the lab's machine's.

# [config.cpp, ConfigInitializeCgroups] No control group namespace: all see the whole tree.
mkdir -p -- "$root/sys/fs/cgroup"
mount -t cgroup2 -o nosuid,nodev,noexec,relatime cgroup2 "$root/sys/fs/cgroup"

# [config.cpp, ConfigInitializeVmMode] The shared folder is at <automount.root>/wsl.
automount=$(sed -n '/^\[automount\]/,/^\[/{s/^root *= *//p}' "$root/etc/wsl.conf" 2>/dev/null || true)
automount=${automount:-/mnt}
mkdir -p -- "$root${automount%/}/wsl"
mount --move "$folder/wsl" "$root${automount%/}/wsl"
chmod 666 "$root/dev/fuse" 2>/dev/null || true

# [main.cpp, MountInit]
touch "$root/init"
mount --bind "$folder/init" "$root/init"
hostname "$name"

# [init.cpp, CreateWslSystemdUnits]
mkdir -p -- "$root/run/systemd/system-generators"
ln -s /init "$root/run/systemd/system-generators/wsl-generator"

printf '%s\n' "$pid" >"$folder/distributions/$name/pid.new"
mv -- "$folder/distributions/$name/pid.new" "$folder/distributions/$name/pid"
exec 3>"$group/systemd/cgroup.procs" 4>"$group/non-systemd/cgroup.procs"

# [main.cpp, Chroot] WSL moves the root over the virtual machine's and leaves that below, out of sight. Here it is let go,
# so that no disk of another machine of the lab is kept.
cd -- "$root"
pivot_root . .
umount --lazy .
cd /

# [init.cpp, InitEntryUtilityVm] WSL's init goes on as a child; the first process becomes the distribution's init.
(printf '0' >&4 && exec 3>&- 4>&- /init) </dev/null >/dev/null 2>&1 &
until [[ -e /run/WSL/1_interop ]]; do sleep 0.01; done
# [init.cpp, UtilTryMoveSelfToDistroCgroup]
printf '0' >&3
exec 3>&- 4>&-
exec env --ignore-environment container=wsl container_host_id=windows container_host_version_id=2.8.0.0 /sbin/init
