# shellcheck shell=bash
# What is asked for.

help() {
  cat <<'END'
wsl-bare-store VERB [--option=value]...

guard --flag=PATH [--source=DISK] [--system=PATH] [--instance=NAME] [--nix=/nix] [--marker=PATH]
    Links PATH to DISK if DISK, a directory with a store, has all that the running system needs; removes PATH otherwise.
    --unchecked does without looking at the store's paths.
follow [--vhd=auto] [--nix=/nix] [--system=PATH]... [--keep=N]
    Gives the VHD's /nix the current generation of the system profile, and the systems at PATH.
    --keep=N deletes all but its N newest generations, and what only they need.
migrate [--target=DISK] [--source=/nix] [--instance=NAME] [--verify=contents|paths] [--dry-run] [--marker=PATH]
    Copies store, profiles and roots to DISK; checks every file unless told to check only that the paths are there.
    --any-file-system does without the check that DISK is on a mounted disk.
rollback [--all] [--vhd=auto] [--nix=/nix] [--source=DISK] [--marker=PATH]
    Goes back to the VHD's /nix, from the next start on. --all brings everything, not only the system.
health [--delete-older-than=30d]
    Checks the contents of the store in use; then deletes garbage, if told to.

DISK and NAME are those of wsl.bareMounts.nixStore where they are not given. `--name value` is `--name=value`.
Exit status: 0 done, or nothing to do; 1 refused or failed; 2 wrong arguments.
END
}

# accept VERB OPTION...: reads what stands behind the verb. `name=` takes a value, behind a `=` or as the next argument;
# `name` takes none.
accept() {
  local verb=$1 known=" ${*:2} " at name
  for ((at = 1; at < ${#arguments[@]}; at++)); do
    name=${arguments[at]%%=*}
    name=${name#--}
    if [[ ${arguments[at]} == --?* && $known == *" $name= "* ]]; then
      if [[ ${arguments[at]} == *=* ]]; then
        given[$name]=${arguments[at]#*=}
      else
        at=$((at + 1))
        given[$name]=${arguments[at]-}
        # What looks like another option is one, unless it stands behind a `=`.
        if [[ ${given[$name]} == --* ]]; then given[$name]=''; fi
      fi
      if [[ -z ${given[$name]} ]]; then bad_use "--$name needs a value"; fi
      if [[ $verb$name == followsystem ]]; then extra_systems+=("${given[$name]}"); fi
    elif [[ ${arguments[at]} == --?* && $known == *" $name "* && ${arguments[at]} != *=* ]]; then
      given[$name]=1
    else
      bad_use "$verb does not know $(shown "${arguments[at]}"); see wsl-bare-store --help"
    fi
  done
  check_value keep '^[1-9][0-9]{0,5}$' 'a number from 1'
  check_value verify '^(contents|paths)$' 'contents or paths'
  check_value delete-older-than '^[1-9][0-9]{0,5}d$' 'a number of days, such as 30d'
}

check_value() {
  if [[ -n ${given[$1]-} && ! ${given[$1]} =~ $2 ]]; then bad_use "--$1 takes $3"; fi
}

main() {
  arguments=("$@")
  declare -gA given=()
  extra_systems=()
  case ${1-} in
    guard) accept guard flag= source= system= instance= nix= marker= unchecked ;;
    follow) accept follow vhd= nix= system= keep= ;;
    migrate) accept migrate target= source= instance= verify= marker= dry-run any-file-system ;;
    rollback) accept rollback vhd= nix= source= marker= all ;;
    health) accept health delete-older-than= ;;
    --help | -h)
      help
      exit
      ;;
    '') bad_use 'what to do? See wsl-bare-store --help' ;;
    *) bad_use "unknown verb $(shown "$1"); see wsl-bare-store --help" ;;
  esac
  marker=$(option marker /var/lib/wsl-bare-mounts/rolled-back)
  "$1"
}
