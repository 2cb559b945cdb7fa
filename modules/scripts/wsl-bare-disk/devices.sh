# The block devices that are there, and what each says of itself. All of it is gathered by one lsblk and one blkid,
# and one blkid more for each device on which there is nothing.

# By the path of a device; what a device does not have is empty. `parents_of` has a path on each line.
devices=()
declare -A parents_of=() kind_of=() size_of=() model_of=() serial_of=() bus_of=()
declare -A type_of=() version_of=() uuid_of=() label_of=() partition_uuid_of=() member_of=()

look_at_devices() {
  local line
  devices=()
  parents_of=() kind_of=() size_of=() model_of=() serial_of=() bus_of=()
  type_of=() version_of=() uuid_of=() label_of=() partition_uuid_of=() member_of=()
  while IFS= read -r line; do add_device "$line"; done \
    < <(lsblk --pairs --paths --bytes --output NAME,PKNAME,TYPE,SIZE,MODEL,SERIAL,TRAN 2>/dev/null || true)
  if ((${#devices[@]} > 0)); then read_contents; fi
}

# add_device LINE: of lsblk, which writes what is no plain text as \xHH.
add_device() {
  local name parent values=() rest=$1 column
  for column in NAME PKNAME TYPE SIZE MODEL SERIAL TRAN; do
    [[ $rest =~ ^$column=\"([^\"]*)\"\ ?(.*)$ ]] || return 0
    values+=("${BASH_REMATCH[1]}")
    rest=${BASH_REMATCH[2]}
  done
  printf -v name %b "${values[0]}"
  printf -v parent %b "${values[1]}"
  if [[ ! -b $name ]]; then return 0; fi
  # A device on several others is listed once for each.
  if [[ -z ${kind_of[$name]+known} ]]; then devices+=("$name"); fi
  parents_of[$name]+=${parent:+$parent$'\n'}
  kind_of[$name]=${values[2]}
  size_of[$name]=${values[3]}
  printf -v "model_of[$name]" %b "${values[4]}"
  printf -v "serial_of[$name]" %b "${values[5]}"
  bus_of[$name]=${values[6]}
}

# What is on the devices, read from themselves and not from blkid's cache.
read_contents() {
  local device rest=() told
  for device in "${devices[@]}"; do
    # An empty drive.
    if [[ ${size_of[$device]} != 0 ]]; then rest+=("$device"); fi
  done
  while ((${#rest[@]} > 0)); do
    told=0
    read_tags "${rest[@]}"
    # blkid ends at the first device on which it finds nothing, or which it cannot read: the others are asked again.
    rest=("${rest[@]:told + 1}")
  done
}

# read_tags DEVICE...: counts those that blkid has told of in the caller's `told`.
read_tags() {
  local line device='' text
  while IFS= read -r line; do
    text=${line#*=}
    case $line in
      DEVNAME=*)
        device=$text
        told=$((told + 1))
        ;;
      TYPE=*) type_of[$device]=$text ;;
      VERSION=*) version_of[$device]=$text ;;
      UUID=*) uuid_of[$device]=$text ;;
      UUID_SUB=*) member_of[$device]=$text ;;
      PART_ENTRY_UUID=*) partition_uuid_of[$device]=$text ;;
      LABEL=*)
        # Only what is plain comes as it is: the rest is written for a shell, or for eyes, with a loss.
        if [[ $text == *[!A-Za-z0-9_.:@%+=,/-]* || $text == *M-* ]]; then text=$(tag_of "$device" LABEL); fi
        label_of[$device]=$text
        ;;
    esac
  done < <(LC_ALL=C blkid --probe --output export -- "$@" 2>/dev/null || true)
}

# tag_of DEVICE TAG: what blkid finds on one device.
tag_of() { blkid --probe --output value --match-tag "$2" -- "$1" 2>/dev/null || true; }

# whole_of DEVICE: the disk that a partition is on, or the device itself.
whole_of() {
  local parent=${parents_of[$1]%%$'\n'*}
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
