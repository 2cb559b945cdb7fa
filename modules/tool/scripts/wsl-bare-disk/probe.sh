# --probe: what is known of the devices and of disks, as JSON, for other programs. Changes nothing, waits for nothing.
#
#   {devices: [{path, parents, kind, size, model, serial, bus, type, version, uuid, label, partitionUuid, member}],
#    disks: [{name, outcome, devices, members, wantedMembers, containers: [{path, kind}], driver}]}
#
# `devices` of a disk are those that match it. `kind` of a container is LVM, md, LUKS1 or LUKS2. `driver` is whether the
# kernel has the driver of the disk's file system, or loads it when asked.

verbs[--probe]=probe

# probe ARGUMENT...: each --name begins a disk.
probe() {
  local argument name='' by='' value='' fs_type='' encrypted='' device comma=''
  look_at_devices
  printf '{"devices":['
  for device in "${devices[@]}"; do
    printf '%s{' "$comma"
    print_device "$device"
    printf '}\n'
    comma=,
  done
  printf '],"disks":['
  comma=''
  for argument in "$@" --name=; do
    case $argument in
      --name=*)
        if [[ -n $by ]]; then
          identify "$by" "$value" "${encrypted:-$fs_type}"
          printf '%s{' "$comma"
          print_disk "$name" "$fs_type"
          printf '}\n'
          comma=,
        fi
        name=${argument#*=} by='' value='' fs_type='' encrypted=''
        ;;
      --uuid=* | --label=* | --partition-uuid=* | --device-pattern=*)
        by=${argument%%=*}
        value=${argument#*=}
        ;;
      --fs-type=*) fs_type=${argument#*=} ;;
      --encrypted) encrypted=crypto_LUKS ;;
      *)
        printf 'wsl-bare-disk: unknown argument %q\n' "$argument" >&2
        exit 2
        ;;
    esac
  done
  printf ']}\n'
}

print_device() {
  local parents=()
  read_serial_number "$1"
  if [[ -n ${tag["$1 parents"]} ]]; then mapfile -t parents <<<"${tag["$1 parents"]%$'\n'}"; fi
  printf '"path":'
  print_text "$1"
  printf ',"parents":'
  print_list "${parents[@]}"
  # 0 is what an empty drive has.
  printf ',"size":%s' "$((10#${size_of[$1]:-0}))"
  print_field kind "${kind_of[$1]}"
  print_field model "${model_of[$1]}"
  print_field serial "${serial_of[$1]}"
  print_field bus "${bus_of[$1]}"
  print_field type "${tag["$1 TYPE"]-}"
  print_field version "${tag["$1 VERSION"]-}"
  print_field uuid "${tag["$1 UUID"]-}"
  print_field label "${tag["$1 LABEL"]-}"
  print_field partitionUuid "${tag["$1 PART_ENTRY_UUID"]-}"
  print_field member "${tag["$1 UUID_SUB"]-}"
}

print_disk() {
  local driver=true device comma=''
  if ! has_driver "$2"; then driver=false; fi
  printf '"name":'
  print_text "$1"
  printf ',"outcome":"%s","driver":%s,"wantedMembers":%s,"devices":' "$outcome" "$driver" "$wanted_members"
  print_list "${matching[@]}"
  printf ',"members":'
  print_list "${members[@]}"
  if [[ $outcome == container ]]; then containers=("${matching[0]}"); fi
  printf ',"containers":['
  for device in "${containers[@]}"; do
    printf '%s{"path":' "$comma"
    print_text "$device"
    printf ',"kind":"%s"}' "$(container_kind "$device")"
    comma=,
  done
  printf ']'
}

# print_field NAME TEXT: null where there is none. Blanks around it are padding.
print_field() {
  local text=${2#"${2%%[! ]*}"}
  text=${text%"${text##*[! ]}"}
  printf ',"%s":' "$1"
  if [[ -z $text ]]; then printf null; else print_text "$text"; fi
}

print_list() {
  local text comma=''
  printf '['
  for text in "$@"; do
    printf %s "$comma"
    print_text "$text"
    comma=,
  done
  printf ']'
}

# As a string of JSON. Source: RFC 8259, 7.
print_text() {
  local text=${1//\\/\\\\} at code
  text=${text//\"/\\\"}
  if [[ $text == *[[:cntrl:]]* ]]; then
    for ((at = 1; at < 32; at++)); do
      printf -v code '\\x%02x' "$at"
      # shellcheck disable=SC2059 # It is the character that is wanted.
      printf -v code "$code"
      printf -v text %s "${text//"$code"/"$(printf '\\u%04x' "$at")"}"
    done
  fi
  printf '"%s"' "$text"
}
