#!/bin/bash
# NixOS-WSL's shim, which is /sbin/init in its distributions: utils/src/shim.rs at eaeb18d.
set -e
mount --make-rshared /
mount --bind /nix/store /nix/store
mount -o remount,bind,ro /nix/store
LANG=C.UTF-8 /nix/var/nix/profiles/system/activate 1<>/dev/kmsg 2>&1 || true
# The log goes to the kernel's where the kernel is the machine's own.
target=()
if [[ $(stat --format=%t:%T /dev/kmsg) == 1:b ]]; then target=(--log-target=kmsg); fi
exec -a "$0" /nix/var/nix/profiles/system/systemd/lib/systemd/systemd "${target[@]}" "$@"
