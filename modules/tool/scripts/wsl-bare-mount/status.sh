# shellcheck shell=bash
# status: what is there of what is configured. list: what is configured.

verb_status() {
  local json='' probe=null found
  while (($# > 0)); do
    case $1 in
      --json) json=1 ;;
      *) no_arguments status "$1" ;;
    esac
    shift
  done
  found=$(state null)
  # A disk without its link can be there all the same.
  if jq --exit-status 'any(.disks[]; .linked | not)' <<<"$found" >/dev/null; then
    probe=$(probe_devices)
    found=$(state "$probe")
  fi
  if [[ -n $json ]]; then
    jq "$jq_status_json" <<<"$found"
  else
    jq --raw-output "$jq_texts$jq_status_text" <<<"$found"
    if [[ $probe == null ]] && jq --exit-status 'any(.disks[]; .attached == null)' <<<"$found" >/dev/null; then
      warn 'only root can tell whether a disk is attached that has no link'
    fi
  fi
}

# A program for jq. The form is documented in wsl-bare-mount(8): fields may be added, and none changes its meaning.
IFS= read -r -d '' jq_status_json <<'JQ' || :
{
  version: 1,
  instance,
  disks: [.disks[] | {name, unit, link, fsType, attached, device}],
  mounts: [
    .mounts[]
    | {
        mountPoint, mountUnit, disk, state, source, fsType, root, options,
        bytesTotal, bytesFree, inodesTotal, inodesFree, low,
        problems: [.problems[].text]
      }
  ],
  nixStore: (if .nixStore == null then null else (.nixStore | {disk, source}) + {mounted: .nixIsCovered} end)
}
JQ

IFS= read -r -d '' jq_status_text <<'JQ' || :
def attached: if . == null then "?" elif . then "yes" else "no" end;
. as $state
| ([["DISK", "ATTACHED", "DEVICE", "MOUNT POINT", "STATE", "SIZE", "FREE"]] + [
    .disks[] as $disk
    | [$state.mounts[] | select(.disk == $disk.name)] as $mounts
    | ($disk | [(.name | shown), (.attached | attached), .device // "-"]) as $own
    | if $mounts == [] then $own + ["-", "-", "-", "-"]
      else
        $mounts[]
        | $own + [
            (.mountPoint | shown),
            (if .state == "waiting" then "on access" else .state end) + (if .low then ", low" else "" end),
            (.bytesTotal | size),
            (.bytesFree | size)
          ]
      end
  ] | table),
(.mounts[] | (.mountPoint | shown) as $path | .problems[] | "\($path) \(.text)"),
(.nixIsCovered as $covered
  | .nixStore
  | values
  | if $covered then "/nix is \(.source | shown) of disk \(.disk | shown)"
    else "/nix is the distribution's own, and not \(.source | shown) of disk \(.disk | shown)"
    end)
JQ

verb_list() {
  local form=table
  while (($# > 0)); do
    case $1 in
      --json) form=json ;;
      --names) form=names ;;
      *) no_arguments list "$1" ;;
    esac
    shift
  done
  case $form in
    json) ask '{version: 1, instance, disks, mounts, nixStore}' ;;
    names) ask '.disks[].name' ;;
    table) ask "$jq_list" ;;
  esac
}

IFS= read -r -d '' jq_list <<'JQ' || :
def on_windows:
  to_entries | map(select(.value != null))[0]
  | "\({serialNumber: "serial number", uniqueId: "unique id", vhd: "file"}[.key]) \(.value | shown)";
. as $data
| ([["DISK", "FILE SYSTEM", "ON WINDOWS", "ON LINUX"]]
    + [.disks[] | [(.name | shown), .fsType, (.windows | on_windows), (.linux | identity)]] | table),
  (select(.mounts != [])
    | "",
      ([["MOUNT POINT", "DISK", "WHAT", "OPTIONS"]] + [
        .mounts[] | [
          (.mountPoint | shown),
          (.disk | shown),
          (.directory // .subvolume // "-" | if . == "-" then . else shown end),
          ([.options[] | select(test("^subvol(id)?=") | not)] + (if .automount then ["on access"] else [] end)
            | if . == [] then "-" else join(",") end)
        ]
      ] | table))
JQ
