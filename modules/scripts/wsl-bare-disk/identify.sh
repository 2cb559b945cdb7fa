# Which of the machine's devices is the disk.

# probe DEVICE TAG: what the device itself says, without blkid's cache; nothing where it says nothing.
probe() { blkid --probe --output value --match-tag "$2" -- "$1" 2>/dev/null || true; }

# Blanks as udev's names have them: none around, one underscore for each run.
as_in_names() { sed 's/^ *//; s/ *$//; s/  */_/g'; }

# serial_of DISK: without udev lsblk knows no serial number of a SCSI disk, and all of WSL's are SCSI disks. The kernel
# has it in what the disk answered to an inquiry of its page 0x80, behind a header of four bytes.
serial_of() {
  local serial page=/sys/class/block/${1##*/}/device/vpd_pg80
  serial=$(lsblk --noheadings --nodeps --output SERIAL -- "$1" 2>/dev/null | as_in_names || true)
  if [[ -z $serial && -r $page ]]; then
    serial=$(tail --bytes=+5 -- "$page" | LC_ALL=C tr --complement --delete '[:print:]' | as_in_names || true)
  fi
  printf '%s' "$serial"
}

# Names that udev would give the disk below /dev/disk/by-id, from what the kernel says of bus, model and serial number.
by_id_names() {
  local device=$1 link_path whole part='' model serial transport
  for link_path in /dev/disk/by-id/*; do
    if [[ -e $link_path && $(realpath -- "$link_path") == "$device" ]]; then
      basename -- "$link_path"
    fi
  done
  whole=$(lsblk --noheadings --nodeps --paths --output PKNAME -- "$device" 2>/dev/null | head -n 1 || true)
  if [[ -r /sys/class/block/${device##*/}/partition ]]; then
    part=-part$(<"/sys/class/block/${device##*/}/partition")
  fi
  : "${whole:=$device}"
  model=$(lsblk --noheadings --nodeps --output MODEL -- "$whole" 2>/dev/null | as_in_names || true)
  serial=$(serial_of "$whole")
  transport=$(lsblk --noheadings --nodeps --output TRAN -- "$whole" 2>/dev/null | tr -d ' ' || true)
  if [[ -n $model && -n $serial ]]; then
    # Behind WSL's virtual bus an NVMe disk is a SCSI one: every prefix that udev could have used is tried.
    for transport in "$transport" nvme ata scsi usb; do
      printf '%s-%s_%s%s\n' "$transport" "$model" "$serial" "$part"
    done
  fi
}

matches() {
  local device=$1 candidate
  case $by in
    --uuid)
      candidate=$(probe "$device" UUID)
      [[ -n $candidate && ${candidate,,} == "${value,,}" ]]
      ;;
    --label) [[ $(probe "$device" LABEL) == "$value" && -n $value ]] ;;
    --partition-uuid)
      candidate=$(probe "$device" PART_ENTRY_UUID)
      [[ -n $candidate && ${candidate,,} == "${value,,}" ]]
      ;;
    --device-pattern)
      while IFS= read -r candidate; do
        # The pattern is data: [[ ]] matches it and expands nothing in it.
        # shellcheck disable=SC2053
        if [[ $candidate == $value || $candidate == $value-part[0-9]* ]]; then
          # A pattern for a disk means the file system on it, wherever on the disk that is.
          [[ -n $(probe "$device" TYPE) ]]
          return
        fi
      done < <(by_id_names "$device")
      return 1
      ;;
  esac
}

# What the disk itself must hold: the container where it is encrypted, else the file system.
outer_type() { if [[ -n $mapper ]]; then printf 'crypto_LUKS\n'; else printf '%s\n' "$fs_type"; fi; }

# holds DEVICE TYPE
holds() {
  local found
  found=$(probe "$1" TYPE)
  # blkid names the file system, fstab the driver.
  [[ $found == "$2" || ($found == ntfs && $2 == ntfs3) ]]
}

block_devices() { lsblk --noheadings --raw --paths --output NAME 2>/dev/null | sort -u; }

# Prints the device that is the disk, or nothing while it is not there. Fails where the answer would be a guess.
find_device() {
  local device found=() members id
  while IFS= read -r device; do
    if [[ -b $device ]] && matches "$device"; then found+=("$device"); fi
  done < <(block_devices)
  if ((${#found[@]} == 0)); then return; fi
  if ((${#found[@]} > 1)); then
    # The members of one Btrfs file system share its UUID and label, and differ in their own.
    members=$(for device in "${found[@]}"; do probe "$device" UUID_SUB; done | sort -u | sed '/^$/d' | wc -l)
    id=$(for device in "${found[@]}"; do probe "$device" UUID; done | sort -u | wc -l)
    if [[ $(outer_type) != btrfs ]] || ((members != ${#found[@]} || id != 1)); then
      fail "Disk $(printf %q "$name"): ${#found[@]} devices match ${by#--} $(printf %q "$value"): ${found[*]}." \
        "Detach the copy, or give the disk another identity."
    fi
  fi
  if ! holds "${found[0]}" "$(outer_type)"; then
    fail "Disk $(printf %q "$name"): ${found[0]} holds $(probe "${found[0]}" TYPE || true), not $(outer_type)." \
      "Nothing was mounted. Correct the options, or the disk's identity."
  fi
  printf '%s\n' "${found[0]}"
}
