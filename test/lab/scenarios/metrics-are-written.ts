import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "The metrics say what is mounted, what should be, how much room there is, and what errors a Btrfs device had.",
  finds: ["metrics-shown-not-written"],
  disks: { data: { content: { fsType: "btrfs" } }, gone: { content: { fsType: "ext4" }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 1,
    retryInterval: 1,
    disks: {
      data: { vhd: "E:\\a.vhdx", uuid: uuid("data"), filesystem: { fsType: "btrfs", mountPoint: '/da "ta' } },
      gone: { vhd: "E:\\b.vhdx", uuid: uuid("gone"), filesystem: { fsType: "ext4", mountPoint: "/gone" } },
    },
    metrics: { enable: true, directory: "/var/lib/node exporter", interval: "*:0/5" },
  }),
  failed: ["wsl-bare-disk-gone.service", "validate-wsl-bare-mounts.service"],
  async check({ machine, observed: { units } }) {
    assert.equal(units.get("wsl-bare-mounts-metrics.timer")?.state, "active");
    await ask(machine, "systemctl", "start", "wsl-bare-mounts-metrics.service");
    const text = await ask(machine, "cat", "/var/lib/node exporter/wsl-bare-mounts.prom");
    const value = (pattern: RegExp) => Number(pattern.exec(text)?.[1]);
    assert.equal(value(/^wsl_bare_mount_mounted\{.*\/da \\"ta.*\} (\d+)$/m), 1, text);
    assert.equal(value(/^wsl_bare_mount_mounted\{.*\/gone.*\} (\d+)$/m), 0, text);
    assert.equal(value(/^wsl_bare_disk_attached\{.*gone.*\} (\d+)$/m), 0, text);
    assert.ok(value(/^wsl_bare_mount_bytes_free\{.*\/da \\"ta.*\} (\d+)$/m) > 0, text);
    assert.match(text, /^wsl_bare_disk_device_errors_total\{.*\} 0$/m);
    assert.equal(await ask(machine, "ls", "/var/lib/node exporter"), "wsl-bare-mounts.prom");
  },
});
