import { expect } from "vitest";
import { makeSubject, type Subject } from "../../lib/check/index.ts";
import { type BareMountsInput, bareMounts, checkConfig } from "../../lib/schema/index.ts";
import { embeddedEvaluator, evaluateAll } from "./evaluate-all.ts";

/** What invariants and oracles look at, for configurations that break no rule. */
export async function subjectsOf(...values: readonly BareMountsInput[]): Promise<Subject[]> {
  const evaluations = await evaluateAll(await embeddedEvaluator(), values);
  return evaluations.map((evaluation, index) => {
    const report = evaluation.ok ? evaluation.report : expect.fail(evaluation.error.message);
    expect(report.assertions).toEqual([]);
    const { config } = checkConfig(bareMounts, values[index]);
    return makeSubject(config ?? expect.fail("the schema refuses it"), report);
  });
}

/** Disks with everything that has relations to something else: the base of tests that break one thing of it. */
export const severalDisks: BareMountsInput = {
  enable: true,
  deviceTimeout: 40,
  disks: {
    data: {
      serialNumber: "S1",
      uuid: "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11",
      filesystem: {
        fsType: "btrfs",
        compression: "zstd:3",
        subvolumes: {
          persist: { mountPoint: "/persist", neededForBoot: true, compression: "zstd" },
          db: {
            mountPoint: "/var/lib/postgresql",
            nodatacow: true,
            create: true,
            mode: "0750",
            owner: "71:71",
          },
          media: { mountPoint: "/srv", automount: { enable: true, idleTimeout: 60 }, compression: "none" },
          odd: { path: "a b/$(c) 100%", mountPoint: "/persist/a b/100%", create: true, options: ["noexec"] },
        },
        managementMount: { enable: true },
      },
    },
    "b c": { vhd: "E:\\b.vhdx", label: "it's 100% $HOME", filesystem: { fsType: "ntfs3", mountPoint: "/b" } },
    nix: {
      serialNumber: "S2",
      partitionUuid: "1234-ABCD",
      filesystem: { fsType: "xfs", mountPoint: "/nix" },
    },
    spare: { uniqueId: "U", devicePattern: "nvme-A_B_C_*", filesystem: { fsType: "ext4" } },
    vault: {
      serialNumber: "S3",
      label: "*",
      filesystem: { fsType: "ext4", mountPoint: "/vault", onFailure: "block", options: ["usrquota"] },
    },
  },
};

/** An instance that has its store on a disk. */
export const storeOnDisk: BareMountsInput = {
  enable: true,
  instance: "dev",
  disks: {
    storage: {
      vhd: "E:\\storage.vhdx",
      uuid: "5b2c1f6e",
      filesystem: { fsType: "ext4", mountPoint: "/mnt/storage", neededForBoot: true },
    },
  },
  nixStore: { enable: true, disk: "storage" },
};

/** Disks that are only read. */
export const readOnlyDisk: BareMountsInput = {
  enable: true,
  disks: {
    archive: {
      serialNumber: "S4",
      label: "archive",
      readOnly: true,
      filesystem: { fsType: "btrfs", mountPoint: "/archive", subvolumes: { old: { compression: "zstd" } } },
    },
    plain: {
      serialNumber: "S5",
      label: "plain",
      readOnly: true,
      filesystem: { fsType: "ext4", mountPoint: "/plain" },
    },
  },
};

/** Everything that the module adds beside disks and mounts. */
export const allServices: BareMountsInput = {
  ...storeOnDisk,
  disks: {
    ...storeOnDisk.disks,
    pool: {
      serialNumber: "S2",
      label: "100% pool",
      filesystem: {
        fsType: "btrfs",
        mountPoint: "/mnt/pool",
        compression: "zstd",
        scrub: { enable: true, interval: "monthly" },
        balance: { enable: true, interval: "weekly", usage: 40 },
      },
    },
  },
  nixStore: { enable: true, disk: "storage", keepGenerations: 5 },
  healthCheck: { enable: true, deleteOlderThan: "30d" },
  metrics: { enable: true },
};

/** What other distributions see: a disk with a store, one mounted in it, a bind, and one below the bind. */
export const sharedDisks: BareMountsInput = {
  enable: true,
  disks: {
    storage: {
      vhd: "E:\\storage.vhdx",
      uuid: "5b2c1f6e",
      filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/storage", neededForBoot: true },
    },
    inner: {
      serialNumber: "S1",
      label: "inner",
      filesystem: {
        fsType: "btrfs",
        onFailure: "block",
        subvolumes: { a: { mountPoint: "/mnt/wsl/storage/a" } },
      },
    },
    deep: {
      serialNumber: "S2",
      label: "deep",
      filesystem: { fsType: "xfs", mountPoint: "/shared/deep", automount: { enable: false } },
    },
    late: {
      serialNumber: "S3",
      label: "late",
      filesystem: { fsType: "ext4", mountPoint: "/late", automount: { enable: true } },
    },
  },
  binds: {
    "/shared": { disk: "storage", directory: "shared" },
    "/mnt/wsl/x": { disk: "storage", directory: "x" },
    "/mnt/wsl/late": { disk: "late", directory: "x" },
  },
  nixStore: { enable: true, disk: "storage" },
};
