#!/usr/bin/env bash
# What mount options of Btrfs do to the other subvolumes of the same file system, and what properties do instead.
# Prints a transcript, which the book shows (btrfs-mount-options.txt). As root, in a mount namespace of its own:
#   unshare --mount bash docs/measured/btrfs-mount-options.sh >docs/measured/btrfs-mount-options.txt
#
# shellcheck disable=SC2016
set -euo pipefail

image=$(mktemp)
disk=''
trap 'umount --recursive /mnt 2>/dev/null; if [[ -n $disk ]]; then losetup --detach "$disk"; fi; rm -- "$image"' EXIT
truncate --size 256M "$image"
mkfs.btrfs --quiet "$image" >/dev/null 2>&1
disk=$(losetup --find --show "$image")
mount -t tmpfs tmpfs /mnt
mkdir /mnt/top /mnt/a /mnt/b

# The commands are the literal texts below; nothing else is ever run.
show() {
  printf '$ %s\n' "$1"
  eval "$1"
}
title() { printf '%s# %s\n' "${separator-}" "$1"; separator=$'\n'; }
unmount() { umount /mnt/a /mnt/b; }
new_file() { head -c 1000000 /dev/zero | tr '\0' x >"$1/new" && sync "$1/new"; }
compressed() { if [[ $(filefrag -v "$1/new") == *encoded* ]]; then echo compressed; else echo "not compressed"; fi; }
copied_on_write() { if [[ $(lsattr "$1/new") == *C*/* ]]; then echo "written in place"; else echo "copied on write"; fi; }

mount "$disk" /mnt/top
btrfs subvolume create /mnt/top/a >/dev/null
btrfs subvolume create /mnt/top/b >/dev/null
umount /mnt/top

title "Linux $(uname --kernel-release | cut -d . -f 1-2), $(btrfs --version | head -n 1)"

title 'The second mount asks for another compression, and does not get it.'
show 'mount -o subvol=a,compress=zstd:3 $disk /mnt/a'
show 'mount -o subvol=b,compress=zstd:1 $disk /mnt/b'
show 'findmnt --noheadings --output TARGET,FS-OPTIONS -t btrfs | sort'
unmount

title 'A database is mounted first. Nobody gets compression or checksums any more.'
show 'mount -o subvol=a,nodatacow $disk /mnt/a'
show 'mount -o subvol=b,compress=zstd:3 $disk /mnt/b'
show 'findmnt --noheadings --output TARGET,FS-OPTIONS -t btrfs | sort'
show 'new_file /mnt/b; compressed /mnt/b; copied_on_write /mnt/b'
rm /mnt/b/new
unmount

title 'Options of a mount do differ.'
show 'mount -o subvol=a,noatime,nodev $disk /mnt/a'
show 'mount -o subvol=b,ro $disk /mnt/b'
show 'findmnt --noheadings --output TARGET,VFS-OPTIONS -t btrfs | sort'
unmount

title 'With properties each subvolume has its own, in whatever order they are mounted.'
show 'mount -o subvol=a $disk /mnt/a'
show 'mount -o subvol=b $disk /mnt/b'
show 'chattr +C /mnt/a'
show 'btrfs property set /mnt/b compression zstd'
show 'new_file /mnt/a; compressed /mnt/a; copied_on_write /mnt/a'
show 'new_file /mnt/b; compressed /mnt/b; copied_on_write /mnt/b'

title 'They count for new files only, and one excludes the other.'
show 'chattr +C /mnt/b/new 2>&1; lsattr /mnt/b/new | cut -c 1-20' || true
show 'btrfs property set /mnt/a compression zstd 2>&1' || true
