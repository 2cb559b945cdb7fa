import assert from "node:assert/strict";
import { assertRunning } from "../expect.ts";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

const disk = (fsType: "ext4" | "btrfs") => ({ content: { fsType, files: { kept: "kept" } } }) as const;

export default defineScenario({
  claim:
    "Killed without a word while programs write, the virtual machine comes up again with its disks mounted and what was synced on them.",
  disks: { one: disk("ext4"), two: disk("btrfs") },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      one: {
        vhd: "E:\\one.vhdx",
        uuid: uuid("one"),
        filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/one", neededForBoot: true },
      },
      two: {
        vhd: "E:\\two.vhdx",
        uuid: uuid("two"),
        filesystem: { fsType: "btrfs", mountPoint: "/two" },
      },
    },
  }),
  mounted: { "/mnt/wsl/one": { disk: "one" }, "/two": { disk: "two" } },
  async check({ boot, disks, machine, virtualMachine }) {
    const folders = ["/mnt/wsl/one", "/two"];
    for (let times = 1; times <= 3; times += 1) {
      for (const folder of folders) {
        await ask(
          machine,
          "bash",
          "-c",
          'echo "$2" >"$1/synced" && sync "$1/synced"',
          "bash",
          folder,
          `${times}`,
        );
        await ask(
          machine,
          "bash",
          "-c",
          'for n in {1..200}; do echo "$n" >"$1/late-$n"; done',
          "bash",
          folder,
        );
      }
      await virtualMachine.kill();
      assert.equal(machine.isRunning, false);
      for (const each of Object.values(disks)) {
        assert.equal(await each.isAttached(), false, "WSL does not attach disks again after this");
        await each.attach();
      }
      assertRunning(await boot(machine));
      for (const folder of folders) {
        assert.equal(await ask(machine, "cat", `${folder}/kept`), "kept");
        assert.equal(
          await ask(machine, "cat", `${folder}/synced`),
          `${times}`,
          `${folder} lost what was synced`,
        );
      }
    }
  },
});
