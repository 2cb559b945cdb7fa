import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { type DistributionSpec, defineScenario } from "../scenario.ts";

const distribution: Pick<DistributionSpec, "configuration" | "mounted"> = {
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 30,
    retryInterval: 1,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/data" },
      },
    },
  }),
  mounted: { "/data": { disk: "data" } },
};

export default defineScenario({
  ...distribution,
  claim:
    "wsl --unmount takes the disk away under the mounts of two distributions: both get errors, nothing else fails, and each has it back after a restart of its service.",
  machine: "qemu",
  isLong: true,
  disks: { data: { content: { fsType: "ext4", files: { kept: "kept" } } } },
  // The file system was in use when it lost its disk.
  damaged: ["data"],
  others: { dev: distribution },
  async check({ machine, others, disks: { data } }) {
    const both = [machine, ...Object.values(others)];
    const readThrough = ["dd", "if=/data/kept", "iflag=direct", "bs=4096", "status=none"];
    for (const each of both) await ask(each, ...readThrough);
    await data?.detach();
    for (const each of both)
      assert.match((await each.run(readThrough)).stderr, /Input\/output error/, each.name);
    for (const each of both) {
      const { stdout } = await each.run(["systemctl", "is-system-running"]);
      assert.equal(stdout, "running\n", each.name);
      const validation = ["systemctl", "restart", "validate-wsl-bare-mounts.service"];
      assert.notEqual(
        (await each.run(validation)).status,
        0,
        `${each.name} does not see that the disk is gone`,
      );
    }
    await data?.attach();
    for (const each of both) {
      await ask(each, "systemctl", "restart", "wsl-bare-disk-data.service");
      // systemd restarts the mount with it, and systemctl waits for what it was told of only. It cannot be told to start a
      // mount that is there: without udev it would wait 90 s for the unit of the device that /proc/self/mountinfo names.
      await ask(each, "timeout", "300", "bash", "-c", "until mountpoint --quiet /data; do sleep 0.2; done");
      assert.equal(await ask(each, "cat", "/data/kept"), "kept");
      await ask(each, "systemctl", "restart", "validate-wsl-bare-mounts.service");
    }
  },
});
