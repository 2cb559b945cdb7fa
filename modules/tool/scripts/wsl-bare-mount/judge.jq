. as $data
| ([range(0; $ARGS.positional | length; 4) as $at | $ARGS.positional[$at:$at + 4]]
  | reduce .[] as $fact ({}; .[$fact[0]][$fact[1]][$fact[2]] = $fact[3])) as $facts
| ($table[0] | mount_index) as $index
| {
    version,
    instance,
    probe: $probe[0],
    nixIsCovered: (mounted_on($index; "/nix") != null),
    nixStore,
    disks: [range(.disks | length) as $at | .disks[$at] | state_of_disk($facts.disk["\($at)"] // {}; $probe[0])],
    mounts: [range(.mounts | length) as $at
      | .mounts[$at] | state_of_mount($data; $facts.mount["\($at)"] // {}; $index)]
  }
