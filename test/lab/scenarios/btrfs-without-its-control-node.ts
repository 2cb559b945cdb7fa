import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "A Btrfs file system on one device is mounted at once where there is no /dev/btrfs-control, as on WSL's kernels since 6.6.",
  finds: ["one-device-asked-for-others"],
  disks: { data: { content: { fsType: "btrfs", subvolumes: ["home"] } } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 20,
    disks: {
      data: {
        serialNumber: "S1",
        uuid: uuid("data"),
        filesystem: { fsType: "btrfs", subvolumes: { home: { mountPoint: "/srv" } } },
      },
    },
  }),
  // The container has it by a bind mount.
  modules: () => [
    `{ ... }: {
      systemd.services.no-btrfs-control = {
        unitConfig.DefaultDependencies = false;
        before = [ "wsl-bare-disk-data.service" ];
        requiredBy = [ "wsl-bare-disk-data.service" ];
        serviceConfig = { Type = "oneshot"; ExecStart = "/bin/sh -c 'umount /dev/btrfs-control; rm -f /dev/btrfs-control'"; };
      };
    }`,
  ],
  mounted: { "/srv": { disk: "data", root: "/home" } },
  async check({ seconds }) {
    assert.ok(seconds < 15, `the boot took ${seconds} s`);
  },
});
