# shellcheck shell=bash
# discover: prints a configuration for the disks that are there and not configured.

verb_discover() {
  local probe devices table busy windows subvolumes
  no_arguments discover "$@"
  if ! can_probe; then end 1 'discover reads what is on the disks, which needs root: sudo wsl-bare-mount discover'; fi
  probe=$(probe_devices)
  devices=$(jq --compact-output .devices <<<"$probe")
  table=$(mount_table)
  busy=$(mounted_somewhere)
  find_windows
  windows=$(disks_of_windows)
  subvolumes=$(subvolumes_of_devices "$devices" "$table" "$busy")
  ask "$jq_nix$jq_discover" \
    --slurpfile probe <(printf '%s' "$probe") --slurpfile table <(printf '%s' "$table") \
    --slurpfile windows <(printf '%s' "$windows") --slurpfile subvolumes <(printf '%s' "$subvolumes") --arg busy "$busy"
}

# What Windows says of its disks, as a list; null where it cannot be asked.
disks_of_windows() {
  local answer command
  if [[ -n $(why_no_interop) ]]; then
    printf null
    return
  fi
  # One text that never changes. A file system's name in it would be code.
  command='[Console]::OutputEncoding = [Text.Encoding]::UTF8; ConvertTo-Json -Compress -InputObject @(
    Get-Disk | Select-Object Number, SerialNumber, UniqueId, FriendlyName, Size)'
  answer=$(run_on_windows 60 WindowsPowerShell/v1.0/powershell.exe -NoProfile -NonInteractive -Command "$command" \
    2>/dev/null | tr -d '\r') || true
  # With the mark that Windows puts before UTF-8.
  jq --compact-output 'if type == "array" then . else [.] end | map(select(type == "object"))' \
    <<<"${answer#$'\xef\xbb\xbf'}" 2>/dev/null || printf null
}

# The subvolumes of the Btrfs file systems among the free devices: [{uuid, path}].
subvolumes_of_devices() {
  local found=() at line list=()
  mapfile -d '' -t found < <(
    jq --join-output --slurpfile table <(printf '%s' "$2") --arg busy "$3" "$jq_texts$jq_devices"'
      free_devices($table[0]; $busy | split("\n"))[]
      | select(.type == "btrfs")
      | .path, .uuid, .mounts[0].target // ""
      | . + "\u0000"' <<<"$1"
  )
  for ((at = 0; at < ${#found[@]}; at += 3)); do
    while IFS= read -r line; do
      # ID 256 gen 7 top level 5 path @home
      if [[ $line =~ ^ID\ [0-9]+\ gen\ [0-9]+\ top\ level\ [0-9]+\ path\ (.+)$ ]]; then
        list+=("${found[at + 1]}" "${BASH_REMATCH[1]}")
      fi
    done < <(list_subvolumes "${found[at]}" "${found[at + 2]}")
  done
  jq --null-input --compact-output '
    [range(0; $ARGS.positional | length; 2) as $at | {uuid: $ARGS.positional[$at], path: $ARGS.positional[$at + 1]}]
  ' --args -- "${list[@]}"
}

# list_subvolumes DEVICE MOUNT-POINT: of the whole file system, by a mount that nobody else sees. Where it is mounted nowhere
# that one must not write: even a read-only mount replays a log that a crash has left.
list_subvolumes() {
  local options=ro,subvolid=5
  if [[ -z $2 ]]; then options+=,rescue=nologreplay; fi
  # shellcheck disable=SC2016
  unshare --mount --propagation private -- bash --norc -c '
    mount --types tmpfs tmpfs /mnt && mkdir /mnt/top &&
      mount --types btrfs --options "$2" --source "$1" --target /mnt/top &&
      btrfs subvolume list /mnt/top' bash "$1" "$options" 2>/dev/null || true
}
