#!/bin/bash
# fork-namespace.sh FOLDER NAME KIND: makes a mount namespace for sessions of the other KIND than the first, as WSL does
# when the first of them comes [config.cpp, ConfigRemountDrvFsImpl: unshare(CLONE_NEWNS) in init's]. Prints the number of a
# process that is in it for as long as the distribution runs.
set -eu
state=$1/distributions/$2
pid=$(<"$state/pid")
rm -f -- "$state/$3.ready"
# shellcheck disable=SC2016
nsenter --target="$pid" --mount -- \
  bash -c 'exec unshare --mount --propagation unchanged -- bash -c "echo \$\$ >&3; exec 3>&-; exec sleep infinity"' \
  </dev/null >/dev/null 2>&1 3>"$state/$3.holder" &
until [[ -s $state/$3.holder ]]; do sleep 0.01; done
cat -- "$state/$3.holder"
