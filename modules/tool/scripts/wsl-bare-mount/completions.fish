# Completion of wsl-bare-mount for fish.

set -l verbs status list validate metrics doctor attach release discover migrate rollback

complete --command wsl-bare-mount --no-files
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments status --description 'Show each disk and mount, its state and its space'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments list --description 'Show what is configured, without looking at any disk'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments validate --description 'Compare what is mounted with what is configured'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments metrics --description 'Print metrics for Prometheus, or write them to a file'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments doctor --description 'Find what is wrong and say what to do'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments attach --description 'Ask Windows for the disks and mount them'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments release --description 'Unmount what is on a disk, and say who still uses it'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments discover --description 'Print a configuration for the disks that are attached'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments migrate --description 'Copy /nix to its disk'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --arguments rollback --description 'Go back to the /nix of the own disk'

complete --command wsl-bare-mount --long-option help --description 'Show how it is used'
complete --command wsl-bare-mount --condition "not __fish_seen_subcommand_from $verbs" --long-option version --description 'Show the version'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from status doctor list release' --long-option json --description 'For programs'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from list' --long-option names --description 'Names of disks only'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from metrics' --long-option output --require-parameter --force-files --description 'File to write'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from metrics' --long-option write --description 'Write the configured file'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from attach' --long-option timeout --exclusive --description 'Seconds to wait for the disks'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from attach' --arguments '(wsl-bare-mount list --names 2>/dev/null)' --description Disk
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from release' --long-option serial --exclusive --description 'Serial number on Windows'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from release' --long-option unique --exclusive --description 'Unique id on Windows'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from release' --long-option vhd --exclusive --description 'File on Windows'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from release' --arguments '(wsl-bare-mount list --names 2>/dev/null)' --description Disk
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from migrate' --long-option dry-run --description 'Copy nothing'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from migrate' --long-option verify --exclusive --arguments 'contents paths' --description 'What to look at of what is there'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from migrate' --long-option target --require-parameter --description 'Directory of the disk'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from migrate' --long-option instance --exclusive --description 'Name of the instance'
complete --command wsl-bare-mount --condition '__fish_seen_subcommand_from rollback' --long-option all --description 'Copy everything back'
