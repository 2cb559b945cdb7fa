# The form is documented in wsl-bare-mount(8): fields may be added, and none changes its meaning.

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
