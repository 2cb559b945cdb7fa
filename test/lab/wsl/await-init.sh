#!/bin/bash
# await-init.sh FOLDER NAME: waits until a distribution's first process is systemd, and prints its number.
set -u
state=$1/distributions/$2
for ((tries = 0; tries < 6000; tries += 1)); do
  if [[ -e $state/pid ]] && pid=$(<"$state/pid") && [[ $(cat -- "/proc/$pid/comm" 2>/dev/null) == systemd ]]; then
    printf '%s\n' "$pid"
    exit
  fi
  sleep 0.05
done
printf 'its first process did not become systemd\n' >&2
exit 1
