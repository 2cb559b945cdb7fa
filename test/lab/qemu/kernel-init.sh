#!/bin/bash
# kernel-init.sh: the first process of a virtual machine under QEMU. The kernel's helper loads modules from here, as WSL's
# does from the virtual machine's root; distributions have none.
mount -t proc -o nosuid,nodev,noexec proc /proc
mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
mount -t devtmpfs -o nosuid,mode=0755 devtmpfs /dev
mount -t tmpfs -o nosuid,nodev,mode=0755 tmpfs /run
mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs /tmp
mount --bind /lab-kernel/lib/modules /usr/lib/modules
# The devices of this machine, and what WSL's kernel has built in and Debian's has not (arch/x86/configs/config-wsl of
# microsoft/WSL2-Linux-Kernel): device mapper, FUSE, loop devices, overlays, XFS and FAT.
modprobe --all virtio_pci virtio_console virtio_scsi sd_mod
modprobe --all dm_mod fuse loop overlay xfs vfat nls_cp437 nls_iso8859-1 nls_ascii nls_utf8
/lab-kernel/agent.sh </dev/null &
# Whose parent has ended is the first process's child.
while true; do
  sleep 3600 &
  wait -n
done
