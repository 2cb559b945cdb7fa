#compdef wsl-bare-mount
# Completion of wsl-bare-mount for zsh.

_wsl_bare_mount() {
  local -a verbs disks
  verbs=(
    'status:show each disk and mount, its state and its space'
    'list:show what is configured, without looking at any disk'
    'validate:compare what is mounted with what is configured'
    'metrics:print metrics for Prometheus, or write them to a file'
    'doctor:find what is wrong and say what to do'
    'attach:ask Windows for the disks and mount them'
    'release:unmount what is on a disk, and say who still uses it'
    'discover:print a configuration for the disks that are attached'
    'migrate:copy /nix to its disk'
    'rollback:go back to the /nix of the own disk'
  )
  if (( CURRENT == 2 )); then
    _describe -t verbs verb verbs
    compadd -- --help --version
    return
  fi
  case ${words[2]} in
    status | doctor) compadd -- --json --help ;;
    list) compadd -- --json --names --help ;;
    metrics)
      if [[ ${words[CURRENT - 1]} == --output ]]; then
        _files
      else
        compadd -- --output --write --help
      fi
      ;;
    attach)
      if [[ ${words[CURRENT - 1]} == --timeout ]]; then
        _message seconds
      else
        # Names of disks may hold anything but line breaks.
        disks=("${(@f)$(wsl-bare-mount list --names 2>/dev/null)}")
        compadd -a disks
        compadd -- --timeout --help
      fi
      ;;
    release)
      disks=("${(@f)$(wsl-bare-mount list --names 2>/dev/null)}")
      compadd -a disks
      compadd -- --json --serial --unique --vhd --help
      ;;
    migrate) compadd -- --dry-run --verify=contents --verify=paths --target= --instance= --help ;;
    rollback) compadd -- --all --help ;;
    validate | discover) compadd -- --help ;;
  esac
}

_wsl_bare_mount "$@"
