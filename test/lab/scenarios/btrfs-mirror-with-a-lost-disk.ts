import assert from "node:assert/strict";
import { run, succeed } from "../process.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "Of a mirror on two disks one is lost: with degraded it is mounted after the wait, and the journal says which device is missing.",
  finds: ["degraded-refused"],
  disks: {
    one: { content: { fsType: "btrfs", files: { which: "mirror" } } },
    two: { attach: "never" },
  },
  async prepare(_, { one, two }) {
    // The second device is added on the host, as mkfs.btrfs would have made both at once.
    await two?.attach();
    await one?.whileMounted(async (top) => {
      await succeed(["btrfs", "device", "add", "-f", two?.device ?? "", top]);
      await succeed(["btrfs", "balance", "start", "-dconvert=raid1", "-mconvert=raid1", top]);
    });
    await two?.detach();
    await run(["btrfs", "device", "scan", "--forget"]);
  },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 3,
    retryInterval: 1,
    disks: {
      mirror: {
        serialNumber: "S1",
        additionalDevices: { second: { serialNumber: "S2" } },
        uuid: uuid("one"),
        filesystem: {
          fsType: "btrfs",
          mountPoint: "/mirror",
          universalOptions: ["degraded", "noatime"],
        },
      },
    },
  }),
  mounted: { "/mirror": { disk: "one", options: ["degraded"] } },
  damaged: ["one"],
  async check({ observed: { journal } }) {
    assert.ok(
      journal.some(
        ({ text, unit }) => unit === "wsl-bare-disk-mirror.service" && /not there: device 2/.test(text),
      ),
      "the journal does not name the device",
    );
  },
});
