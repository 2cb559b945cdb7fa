# shellcheck shell=bash
# metrics: what is mounted, how full it is and what the disks' errors are, in Prometheus' text format.

verb_metrics() {
  local file='' write='' text
  while (($# > 0)); do
    case $1 in
      --output)
        needs_value metrics --output "$#"
        file=$2
        shift
        ;;
      --output=*) file=${1#*=} ;;
      --write) write=1 ;;
      *) no_arguments metrics "$1" ;;
    esac
    shift
  done
  if [[ -n $write && -z $file ]]; then
    file=$(ask '.metrics // ""')
    if [[ -z $file ]]; then end 1 'no file for metrics is configured; set wsl.bareMounts.metrics'; fi
  fi
  text=$(metrics)
  if [[ -z $file ]]; then
    say "$text"
  else
    write_atomically "$file" "$text"
  fi
}

metrics() {
  local found errors
  found=$(state null)
  if jq --exit-status 'any(.disks[]; .linked | not)' <<<"$found" >/dev/null; then
    found=$(state "$(probe_devices)")
  fi
  errors=$(device_errors "$found")
  jq --raw-output --argjson errors "$errors" "$jq_metrics" <<<"$found"
}

# Of each Btrfs disk that is mounted, what btrfs counts of its devices: [{disk, device, type, count}].
device_errors() {
  local at paths=() line counts=()
  mapfile -d '' -t paths < <(jq --join-output '
    .mounts
    | map(select(.fsType == "btrfs" and (.problems | map(.kind) | index(["device"]) == null)))
    | unique_by(.disk)[]
    | .disk + "\u0000" + .mountPoint + "\u0000"
  ' <<<"$1")
  for ((at = 0; at < ${#paths[@]}; at += 2)); do
    while IFS= read -r line; do
      # [/dev/sdd1].write_io_errs    0
      if [[ $line =~ ^\[(.+)\]\.([a-z_]+)_errs[[:space:]]+([0-9]+)$ ]]; then
        counts+=("${paths[at]}" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}")
      fi
    done < <(btrfs device stats "${paths[at + 1]}" 2>/dev/null || true)
  done
  jq --null-input --compact-output '
    [range(0; $ARGS.positional | length; 4) as $at
      | $ARGS.positional[$at:$at + 4]
      | {disk: .[0], device: .[1], type: .[2], count: (.[3] | tonumber)}]
  ' --args -- "${counts[@]}"
}

# Readers see the old file or the new one, and their pattern *.prom does not match what is being written.
write_atomically() {
  local file=$1 text=$2 folder temporary
  folder=$(dirname -- "$file")
  mkdir --parents -- "$folder"
  temporary=$(mktemp -- "$folder/.wsl-bare-mounts.XXXXXXXXXX")
  # shellcheck disable=SC2064
  trap "rm --force -- $(printf %q "$temporary")" EXIT
  printf '%s\n' "$text" >"$temporary"
  chmod 644 -- "$temporary"
  mv --no-target-directory -- "$temporary" "$file"
  trap - EXIT
}

# A program for jq. Values of labels are escaped as the text format says: backslash, quote and line feed.
IFS= read -r -d '' jq_metrics <<'JQ' || :
def escaped: gsub("\\\\"; "\\\\") | gsub("\""; "\\\"") | gsub("\n"; "\\n");
def labels: to_entries | map("\(.key)=\"\(.value | escaped)\"") | "{\(join(","))}";
def number: if type == "boolean" then (if . then 1 else 0 end) else . end;

# A metric and its samples, [labels, value]; without a sample it is not there.
def metric($name; $type; $help; samples):
  [samples | select(.[1] != null)]
  | select(. != [])
  | "# HELP \($name) \($help)", "# TYPE \($name) \($type)", (.[] | "\($name)\(.[0] | labels) \(.[1] | number)");

def of_mount: {disk, mountpoint: .mountPoint};
def gauge($name; $help; samples): metric($name; "gauge"; $help; samples);

gauge("wsl_bare_disk_attached"; "Whether the disk is there for Linux."; .disks[] | [{disk: .name}, .attached]),
metric("wsl_bare_disk_device_errors_total"; "counter"; "Errors that Btrfs has counted on a device of the disk.";
  $errors[] | [{disk, device, type}, .count]),
gauge("wsl_bare_mount_expected"; "Whether the mount should be there now: 0 for one that is mounted on access.";
  .mounts[] | [of_mount, (.automount | not)]),
gauge("wsl_bare_mount_mounted"; "Whether what is configured is mounted there.";
  .mounts[] | [of_mount, (.state == "mounted")]),
gauge("wsl_bare_mount_bytes_total"; "Size of the mounted file system in bytes."; .mounts[] | [of_mount, .bytesTotal]),
gauge("wsl_bare_mount_bytes_free"; "Bytes that everyone can still use."; .mounts[] | [of_mount, .bytesFree]),
gauge("wsl_bare_mount_inodes_total"; "Inodes of the file system, where their number is fixed.";
  .mounts[] | [of_mount, .inodesTotal]),
gauge("wsl_bare_mount_inodes_free"; "Inodes that are free, where their number is fixed.";
  .mounts[] | [of_mount, .inodesFree])
JQ
