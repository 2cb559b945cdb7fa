# shellcheck shell=bash
# migrate and rollback: /nix on a disk, which is the business of wsl-bare-store. It reads the same data.

verb_migrate() {
  store migrate "$@"
}

verb_rollback() {
  store rollback "$@"
}

store() {
  if [[ $(ask '.nixStore != null') != true ]]; then
    end 1 'no disk is configured for /nix; set wsl.bareMounts.nixStore'
  fi
  if ! command -v wsl-bare-store >/dev/null; then
    end 1 'wsl-bare-store is not there; rebuild the system with wsl.bareMounts.nixStore'
  fi
  exec wsl-bare-store "$@"
}
