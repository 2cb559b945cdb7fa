import assert from "node:assert/strict";
import type { Distribution } from "./distribution.ts";
import { ask } from "./machine.ts";
import { observeMounts } from "./observe.ts";
import type { Booted, DistributionSpec, Scenario } from "./scenario.ts";
import { makeStore, storeOnStorage } from "./store.ts";

/** Every order in which three can be stopped. */
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** Three instances with their stores on one disk, which start at the same moment and are stopped one after the other. */
export function threeInstances(fsType: "ext4" | "btrfs", guard: boolean): Scenario {
  const instance = (name: string): DistributionSpec => ({
    configuration: storeOnStorage({ fsType, instance: name }),
    prepare: makeStore,
    // Nothing is on the disk yet at the first boot.
    failed: ["wsl-bare-store-guard.service"],
    mounted: { "/mnt/wsl/storage": { disk: "storage" } },
  });
  const versions = guard ? "with WSL's guard for mounts" : "with a WSL that has no guard for mounts";
  return {
    ...instance("main"),
    claim: `Three instances on one ${fsType} disk, started at once and stopped in every order: each has its store and the disk until its own end, ${versions}.`,
    isLong: true,
    wsl: { guard },
    disks: { storage: { content: { fsType }, size: 512 } },
    others: { dev: instance("dev"), test: instance("test") },
    check,
  };
}

async function check({ boot, machine, others, virtualMachine }: Booted): Promise<void> {
  const instances = [machine, ...Object.values(others)];
  for (const each of instances) await ask(each, "wsl-bare-mount", "migrate");
  for (const each of instances) await each.terminate();
  for (const [round, order] of orders.entries()) {
    const names = order.map((index) => instances[index]?.name).join(", ");
    const told = `round ${round + 1}, stopped in the order ${names}`;
    // Half of the rounds find the virtual machine running, and half start it.
    if (round % 2 === 0) await virtualMachine.stop();
    const observed = await Promise.all(instances.map(boot));
    for (const { state } of observed) assert.equal(state, "running", told);
    for (const each of instances) await hasAll(each, `${told}: after the start, ${each.name}`);
    for (const [position, index] of order.entries()) {
      await instances[index]?.terminate();
      for (const rest of order.slice(position + 1)) {
        const left = instances[rest];
        if (left !== undefined) {
          await hasAll(left, `${told}: after ${instances[index]?.name} was stopped, ${left.name}`);
        }
      }
    }
  }
}

/** That an instance has the disk, and its own store from it. */
async function hasAll(instance: Distribution, told: string): Promise<void> {
  const mounts = await observeMounts(instance);
  const store = mounts.findLast(({ target }) => target === "/nix");
  assert.equal(store?.root.split("/").at(-1), `nixos-wsl-${instance.name}`, `${told} has no store`);
  assert.ok(
    mounts.some(({ target, fsType }) => target === "/mnt/wsl/storage" && fsType !== "tmpfs"),
    `${told} has no disk`,
  );
}
