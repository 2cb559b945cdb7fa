/** `wsl.bareMounts` with more and more disks: each with one mount point. */
export const diskConfigurations: ReadonlyMap<number, object> = new Map(
  [0, 1, 2, 4, 8, 16, 24, 32].map((count) => [
    count,
    {
      enable: true,
      disks: named("disk", count, (index) => disk(index, { mountPoint: `/srv/disk${index}` })),
    },
  ]),
);

/** `wsl.bareMounts` with one disk that has more and more subvolumes, each mounted. */
export const subvolumeConfigurations: ReadonlyMap<number, object> = new Map(
  [0, 1, 2, 4, 8, 16, 32, 48, 64].map((count) => {
    const subvolumes = named("subvolume", count, (index) => ({ mountPoint: `/srv/subvolume${index}` }));
    return [count, { enable: true, disks: { data: disk(0, { mountPoint: "/srv", subvolumes }) } }];
  }),
);

function disk(index: number, filesystem: object): object {
  const uuid = `5b2c1f6e-6f0a-4d0e-9d53-${index.toString(16).padStart(12, "0")}`;
  return { serialNumber: `S${index}`, uuid, filesystem: { fsType: "btrfs", ...filesystem } };
}

function named(name: string, count: number, make: (index: number) => object): Record<string, object> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, make(index)]));
}
