import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A file system that the kernel has no driver for is refused before anything waits for its disk.",
  finds: ["driver-not-looked-for"],
  disks: { win: { attach: "never" } },
  configuration: () => ({
    enable: true,
    deviceTimeout: 30,
    disks: {
      win: { serialNumber: "A1", label: "win", filesystem: { fsType: "ntfs3", mountPoint: "/win" } },
    },
  }),
  failed: ["wsl-bare-disk-win.service", "validate-wsl-bare-mounts.service"],
  notMounted: ["/win"],
  async check({ observed: { journal, units } }) {
    assert.ok(
      journal.some(
        ({ text, unit }) => unit === "wsl-bare-disk-win.service" && /has no driver for ntfs3/.test(text),
      ),
      "the journal does not say what is missing",
    );
    const service = units.get("wsl-bare-disk-win.service");
    const took = (service?.ended ?? Number.NaN) - (service?.started ?? Number.NaN);
    assert.ok(took < 10, `the service took ${took} s`);
  },
});
