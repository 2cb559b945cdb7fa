# shellcheck shell=bash
# The configuration as data, and how values come from jq into bash.

data_file=${WSL_BARE_MOUNTS_DATA:-/etc/nixos-wsl/mounts.json}

# Ends the program where the data is not what this version reads.
load_data() {
  local found shown program
  shown=$(printf %q "$data_file")
  if [[ ! -f $data_file || ! -r $data_file ]]; then
    end 3 "cannot read $shown; it is there where wsl.bareMounts.enable is set"
  fi
  program='if ([.disks, .mounts] | all(type == "array")) then .version | tostring else error("") end'
  if ! found=$(jq --raw-output "$program" <"$data_file" 2>/dev/null) || [[ -z $found ]]; then
    end 3 "$shown is not what the module writes; rebuild the system"
  fi
  if [[ $found != 1 ]]; then
    end 3 "$shown has version $(printf %q "$found"), and this program reads version 1; rebuild the system"
  fi
}

unreadable() { end 3 "$(printf %q "$data_file") is not what the module writes; rebuild the system"; }

# ask PROGRAM [JQ-ARGUMENT...]: what a program for jq gives of the configuration, with all definitions known.
ask() {
  local program=$1
  shift
  jq --raw-output "$jq_texts$jq_mount_table$jq_options$jq_devices$jq_state$program" "$@" <"$data_file" || unreadable
}

# fields PROGRAM [JQ-ARGUMENT...]: the values that a program for jq gives of the configuration, each ended by NUL, the one
# character that no value has. The array `found` has them afterwards.
fields() {
  local program=$1
  shift
  mapfile -d '' -t found < <(ask "($program) | tostring + \"\\u0000\"" --join-output "$@")
  wait "$!" || exit
}
