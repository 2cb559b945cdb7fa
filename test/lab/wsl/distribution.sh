#!/bin/bash
# distribution.sh FOLDER NAME ROOT: runs a distribution from its start to its end, in the virtual machine of FOLDER. ROOT
# is its root file system. Lines in brackets name the places in microsoft/WSL, src/linux/init, at 3e27a6a.
set -eu
folder=$1 name=$2 root=$3
here=$(dirname -- "$(readlink --canonicalize -- "$0")")
state=$folder/distributions/$name
group=$folder/cgroup/wsl-user/distro-$name
mkdir -p -- "$state" "$group"/{systemd,non-systemd}
rm -f -- "$state"/*
# [main.cpp, ProcessMessage] IPC, mounts, PIDs and host name of its own. The network and the control groups are everybody's.
unshare --ipc --mount --pid --uts --fork --kill-child --propagation unchanged -- \
  bash "$here/distribution-init.sh" "$folder" "$name" "$root" </dev/null || true
# Who is outside its PID namespace went with init.
for holder in "$state"/*.holder; do
  if [[ -e $holder ]]; then kill -KILL "$(<"$holder")" 2>/dev/null || true; fi
done
rm -rf -- "$state"
# [main.cpp, main] mini_init removes the control groups of a child that has ended.
find "$group" -depth -type d -exec rmdir -- {} + 2>/dev/null || true
