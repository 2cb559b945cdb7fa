#!/bin/bash
# mini-init.sh FOLDER RUNS OWN GUARD DRIVER...: WSL's virtual machine, in namespaces: the first process of a PID
# namespace. RUNS is the folder of all machines of the lab, OWN the one of this: what others have mounted is let go. The
# machine is on as long as its input lasts.
set -eu
runs=$2 own=$3
mount -t proc -o nosuid,nodev,noexec proc /proc
while read -r _ target _; do
  case $target in
    "$own"/*) ;;
    "$runs"/*) umount --lazy "$target" 2>/dev/null || true ;;
  esac
done </proc/self/mounts
bash "${0%/*}/virtual-machine.sh" "$1" "${@:4}"
# Somebody has the log's FIFO open all the time: else the first who writes to it waits, or is told that nobody reads.
exec 9<>"$1/dev/kmsg"
printf 'ready\n'
# [main.cpp, main] The end of WSL's channel is the end: who is still there is killed, and the disks are written to.
cat >/dev/null
