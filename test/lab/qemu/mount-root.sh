#!/bin/bash
# mount-root.sh TARGET: mounts the VHD of a distribution, the disk with this number on the SCSI bus, as a layer over the
# tree that the virtual machine itself runs on, and prints where.
set -eu
until device=$(compgen -G "/sys/bus/scsi/devices/*:*:$1:*/block/*"); do sleep 0.1; done
device=/dev/${device##*/}
folder=/run/distributions/$1
if [[ ! -e $folder ]]; then
  mkdir -p -- "$folder"/{vhd,root}
  mount "$device" "$folder/vhd"
  mount -t overlay -o "lowerdir=/,upperdir=$folder/vhd/upper,workdir=$folder/vhd/work,index=off,xino=off" \
    overlay "$folder/root"
fi
printf '%s\n' "$folder/root"
