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
