# Disks by the UUID of their partition, or by a pattern of the name that udev gives them, or would give them.

matchers[--partition-uuid]=has_partition_uuid
matchers[--device-pattern]=has_name

columns=NAME,PKNAME,TYPE,SIZE,MODEL,SERIAL,TRAN
device_facts+=(remember_device)

# By the path of a device; its parents are a tag of it, a path on each line.
declare -A kind_of=() model_of=() serial_of=() bus_of=()

remember_device() {
  tag["$1 parents"]+=${fact[PKNAME]:+${fact[PKNAME]}$'\n'}
  kind_of[$1]=${fact[TYPE]} model_of[$1]=${fact[MODEL]} serial_of[$1]=${fact[SERIAL]} bus_of[$1]=${fact[TRAN]}
}

has_partition_uuid() {
  [[ -n ${tag["$1 PART_ENTRY_UUID"]-} && ${tag["$1 PART_ENTRY_UUID"],,} == "${2,,}" ]]
}

has_name() {
  local name
  # A pattern for a disk means the file system on it, wherever on the disk that is.
  if [[ -z ${tag["$1 TYPE"]-} ]]; then return 1; fi
  while IFS= read -r name; do
    # The pattern is data: [[ ]] matches it and expands nothing in it.
    # shellcheck disable=SC2053
    if [[ $name == $2 || $name == $2-part[0-9]* ]]; then return; fi
  done < <(by_id_names "$1")
  return 1
}

# Names that udev gives the device below /dev/disk/by-id, or would give it, from what the kernel says of bus, model and
# serial number.
by_id_names() {
  local device=$1 path whole part='' model serial bus
  for path in /dev/disk/by-id/*; do
    if [[ $path -ef $device ]]; then printf '%s\n' "${path##*/}"; fi
  done
  whole=$(whole_of "$device")
  read_serial_number "$whole"
  model=$(as_in_names "${model_of[$whole]-}")
  serial=$(as_in_names "${serial_of[$whole]-}")
  if [[ -z $model || -z $serial ]]; then return; fi
  if [[ -r /sys/class/block/${device##*/}/partition ]]; then
    part=-part$(</sys/class/block/"${device##*/}"/partition)
  fi
  # Behind WSL's virtual bus an NVMe disk is a SCSI one: every prefix that udev could have used is tried.
  for bus in "${bus_of[$whole]-}" nvme ata scsi usb; do
    printf '%s-%s_%s%s\n' "$bus" "$model" "$serial" "$part"
  done
}

# Blanks as udev's names have them: none around, one underscore for each run.
as_in_names() {
  local IFS=' ' words=()
  read -r -a words <<<"$1"
  IFS=_
  printf '%s' "${words[*]}"
}

# whole_of DEVICE: the disk that a partition is on, or the device itself.
whole_of() {
  local parent=${tag["$1 parents"]%%$'\n'*}
  if [[ ${kind_of[$1]} == part && -n $parent ]]; then printf '%s' "$parent"; else printf '%s' "$1"; fi
}

# read_serial_number DISK: without udev lsblk knows no serial number of a SCSI disk, and all of WSL's are SCSI disks. The
# kernel has it in what the disk answered to an inquiry of its page 0x80, behind a header of four bytes: type of device,
# number of the page, and two for the length, of which the first is 0. Source: SPC-4, 7.8.15.
read_serial_number() {
  local LC_ALL=C page=/sys/class/block/${1##*/}/device/vpd_pg80 parts=() text
  if [[ -n ${serial_of[$1]// /} || ! -r $page ]]; then return; fi
  mapfile -d '' -t parts <"$page"
  printf -v text %s "${parts[@]:2}"
  text=${text:1}
  serial_of[$1]=${text//[^[:print:]]/}
}
