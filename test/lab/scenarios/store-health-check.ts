import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";
import { makeStore } from "../store.ts";

export default defineScenario({
  claim: "The health check finds a file in the store that is not what it was, and says where.",
  finds: ["store-health-unread"],
  disks: {},
  configuration: () => ({ enable: true, healthCheck: { enable: true, interval: "weekly" } }),
  prepare: makeStore,
  async check({ machine, observed: { units } }) {
    assert.equal(units.get("wsl-bare-store-health.timer")?.state, "active");
    await ask(machine, "systemctl", "start", "wsl-bare-store-health.service");
    const bad = await ask(machine, "bash", "-c", "ls -d /nix/store/*-nixos-system-lab-1");
    await ask(machine, "bash", "-c", `mount -o remount,bind,rw /nix/store && echo more >> ${bad}/needs`);
    assert.notEqual((await machine.run(["systemctl", "start", "wsl-bare-store-health.service"])).status, 0);
    const journal = await ask(machine, "journalctl", "--unit=wsl-bare-store-health.service", "--output=cat");
    assert.ok(journal.includes(bad), journal);
  },
});
