import assert from "node:assert/strict";
import type { BareMountsInput } from "../../../lib/schema/index.ts";
import { ask, type Machine } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

type Input = NonNullable<BareMountsInput>;

const configuration =
  (features: Pick<Input, "instance" | "metrics" | "validation">) =>
  (uuid: (disk: string) => string): BareMountsInput => ({
    enable: true,
    ...features,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: {
          fsType: "btrfs",
          mountPoint: "/data",
          subvolumes: { home: { mountPoint: "/srv/home", create: true, neededForBoot: true } },
        },
      },
    },
    binds: { "/srv/shared": { disk: "data", directory: "shared" } },
  });

/** What tells whether a mount is the one that it was, and whether a service ran once more. */
const state = (machine: Machine) =>
  ask(
    machine,
    ...["bash", "-c", "findmnt --noheadings --list --output ID,TARGET,OPTIONS | grep -E ' /(data|srv/)'"],
  ).then(async (mounts) => [
    mounts,
    await ask(machine, "systemctl", "show", "--property=InvocationID", "--", "wsl-bare-disk-data.service"),
  ]);

export default defineScenario({
  claim: "A switch that turns validation or metrics on or off touches no mount and no disk.",
  finds: ["validation-in-fstab-lines"],
  disks: { data: { content: { fsType: "btrfs" } } },
  configuration: configuration({}),
  mounted: {
    "/data": { disk: "data" },
    "/srv/home": { disk: "data", root: "/home" },
    "/srv/shared": { disk: "data", root: "/shared" },
  },
  async check({ machine, switchTo }) {
    const before = await state(machine);
    for (const features of [
      { validation: { enable: false } },
      { metrics: { enable: true }, instance: "other" },
      { validation: { minimumFree: 1 } },
    ]) {
      const { reloaded, restarted, skipped, failed, stopped } = await switchTo({
        configuration: configuration(features),
      });
      const touched = [...reloaded, ...restarted, ...skipped, ...stopped];
      assert.deepEqual(
        touched.filter((unit) => /\.mount$|^wsl-bare-(disk|keep)/.test(unit)),
        [],
        JSON.stringify(features),
      );
      assert.deepEqual(failed, [], JSON.stringify(features));
      assert.deepEqual(await state(machine), before, JSON.stringify(features));
    }
  },
});
