import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { observe } from "../observe.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "A disk that vanishes while it is mounted gives errors and nothing else fails; back again, a restart of its service brings it back.",
  machine: "qemu",
  disks: {
    data: { content: { fsType: "ext4", files: { kept: "kept" } } },
    other: { content: { fsType: "btrfs", subvolumes: ["persist"] } },
  },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 10,
    retryInterval: 1,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/data" },
      },
      other: {
        vhd: "E:\\other.vhdx",
        uuid: uuid("other"),
        filesystem: { fsType: "btrfs", subvolumes: { persist: { mountPoint: "/persist" } } },
      },
    },
  }),
  mounted: { "/data": { disk: "data" }, "/persist": { disk: "other", root: "/persist" } },
  async check({ machine, disks: { data } }) {
    const readThrough = ["dd", "if=/data/kept", "iflag=direct", "bs=4096", "status=none"];
    await ask(machine, ...readThrough);

    await data?.detach();
    assert.match((await machine.run(readThrough)).stderr, /Input\/output error/);
    await ask(machine, "touch", "/persist/written");
    const { units: without } = await observe(machine);
    const failed = [...without].filter(([, unit]) => unit.state === "failed").map(([name]) => name);
    assert.deepEqual(failed, []);
    assert.notEqual(
      (await machine.run(["systemctl", "restart", "validate-wsl-bare-mounts.service"])).status,
      0,
      "the validation does not see that the disk is gone",
    );

    await data?.attach();
    await ask(machine, "systemctl", "restart", "wsl-bare-disk-data.service");
    assert.equal(await ask(machine, "cat", "/data/kept"), "kept");
    await ask(machine, "touch", "/data/written");
    await ask(machine, "systemctl", "restart", "validate-wsl-bare-mounts.service");
    assert.equal(await ask(machine, "readlink", "/run/wsl-bare-mounts/data"), data?.device);
    assert.equal((await observe(machine)).state, "running");
  },
});
