#!/bin/bash
# mount-root.sh SERIAL: mounts the VHD of a distribution, the disk with this serial number, as a layer over the tree that
# the virtual machine itself runs on, and prints where.
set -eu
for disk in /sys/block/nvme*; do
  read -r serial <"$disk/device/serial"
  if [[ $serial == "$1" ]]; then device=/dev/${disk##*/}; fi
done
folder=/run/distributions/$1
if [[ ! -e $folder ]]; then
  mkdir -p -- "$folder"/{vhd,root}
  mount "$device" "$folder/vhd"
  mount -t overlay -o "lowerdir=/,upperdir=$folder/vhd/upper,workdir=$folder/vhd/work,index=off,xino=off" \
    overlay "$folder/root"
fi
printf '%s\n' "$folder/root"
