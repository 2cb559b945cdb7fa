import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "Without its disk the system boots within the disk's time, degraded, and says what to do.",
  finds: ["nofail-missing", "validation-never-runs", "missing-is-fine"],
  disks: {
    gone: { content: { fsType: "ext4" }, attach: "never" },
    data: { content: { fsType: "ext4" } },
  },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 3,
    retryInterval: 1,
    disks: {
      gone: {
        serialNumber: "S6Z2NJ0TC14842T",
        uuid: uuid("gone"),
        filesystem: { fsType: "ext4", mountPoint: "/gone", neededForBoot: true },
      },
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/data" },
      },
    },
  }),
  failed: ["wsl-bare-disk-gone.service", "validate-wsl-bare-mounts.service"],
  mounted: { "/data": { disk: "data" } },
  notMounted: ["/gone"],
  async check({ disks, observed: { journal, units }, seconds }) {
    assert.ok(seconds > 3, `the boot took ${seconds} s`);
    // NixOS-WSL has no emergency mode: a failed local-fs.target lets the boot go on without whatever was ordered before it.
    for (const target of ["local-fs.target", "multi-user.target"]) {
      assert.equal(units.get(target)?.state, "active", target);
    }
    const told = journal.filter(({ unit }) => unit === "wsl-bare-disk-gone.service").map(({ text }) => text);
    const message = told.find((text) => text.includes("no device with uuid"));
    assert.match(
      message ?? "",
      new RegExp(`Disk gone: no device with uuid ${disks["gone"]?.uuid} after 3 seconds`),
    );
    assert.match(message ?? "", /wsl --mount/);
    const verdict = journal.filter(({ unit }) => unit === "validate-wsl-bare-mounts.service");
    assert.ok(
      verdict.some(
        ({ text, priority }) => priority === 3 && text.includes("MISSING") && text.includes("/gone"),
      ),
    );
    assert.ok(verdict.some(({ text }) => text === "OK: Found block device for /data"));
  },
});
