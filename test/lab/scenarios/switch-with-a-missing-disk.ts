import assert from "node:assert/strict";
import type { BareMountsInput } from "../../../lib/schema/index.ts";
import { observeMounts } from "../observe.ts";
import { defineScenario } from "../scenario.ts";

const configuration =
  (others: Readonly<Record<string, string>>) =>
  (uuid: (disk: string) => string): BareMountsInput => ({
    enable: true,
    deviceTimeout: 15,
    retryInterval: 1,
    disks: Object.fromEntries(
      Object.entries({ gone: "/gone", ...others }).map(([name, mountPoint]) => [
        name,
        { uuid: uuid(name), vhd: `E:\\${name}.vhdx`, filesystem: { fsType: "ext4" as const, mountPoint } },
      ]),
    ),
  });

/** A switch that takes longer than the disk is looked for tells that it was given up; no job of its own fails. */
const isOfOthers = (failed: string): boolean =>
  !["wsl-bare-disk-gone.service", "validate-wsl-bare-mounts.service"].includes(failed);

export default defineScenario({
  claim:
    "A switch succeeds while an optional disk is missing, mounts a disk that is new, and lets go one that is dropped.",
  disks: {
    gone: { content: { fsType: "ext4" }, attach: "never" },
    data: { content: { fsType: "ext4" } },
  },
  configuration: (uuid) => configuration({})(uuid),
  failed: ["wsl-bare-disk-gone.service", "validate-wsl-bare-mounts.service"],
  async check({ machine, switchTo }) {
    const isMounted = async () => (await observeMounts(machine)).some(({ target }) => target === "/data");
    assert.equal(await isMounted(), false);
    const added = await switchTo({ configuration: configuration({ data: "/data" }) });
    assert.deepEqual(added.failed.filter(isOfOthers), []);
    for (let tries = 0; tries < 100 && !(await isMounted()); tries += 1) {
      await machine.run(["sleep", "0.1"]);
    }
    assert.ok(await isMounted(), "the new disk is not mounted");
    const dropped = await switchTo({ configuration: configuration({}) });
    assert.deepEqual(dropped.failed.filter(isOfOthers), []);
    assert.ok(dropped.stopped.has("data.mount"), [...dropped.stopped].join(", "));
    assert.equal(await isMounted(), false, "the dropped disk is mounted still");
  },
});
