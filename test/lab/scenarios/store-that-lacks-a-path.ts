import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";
import { makeStore, storeOnStorage } from "../store.ts";

export default defineScenario({
  claim:
    "A store on the disk that lacks one path of the running system does not cover /nix; migrated again, it does.",
  finds: ["store-guard-content-with-less"],
  disks: { storage: { content: { fsType: "btrfs" } } },
  configuration: storeOnStorage({ fsType: "btrfs", store: { directory: "in stances/main%i é" } }),
  prepare: makeStore,
  failed: ["wsl-bare-store-guard.service"],
  async check({ machine, reboot }) {
    await ask(machine, "wsl-bare-mount", "migrate");
    await ask(
      machine,
      "bash",
      "-c",
      "chmod -R u+w '/mnt/wsl/storage/in stances/main%i é/store'; rm -r '/mnt/wsl/storage/in stances/main%i é'/store/*-jq-0",
    );
    const second = await reboot();
    assert.ok(!second.observed.mounts.some(({ target }) => target === "/nix"));
    const message = second.observed.journal.find(({ text }) => text.includes("lacks 1 of the"));
    assert.match(message?.text ?? "", /\/nix stays the distribution's own\. .*wsl-bare-mount migrate/);
    await ask(second.machine, "wsl-bare-mount", "migrate");
    const third = await second.reboot();
    assert.equal(third.observed.mounts.find(({ target }) => target === "/nix")?.root, "/in stances/main%i é");
  },
});
