import { expect, test } from "vitest";
import { embeddedEvaluator, evaluateConfigurations } from "../../lib/evaluate/index.ts";

const persist = (neededForBoot: boolean) => `{
  wsl.bareMounts = {
    enable = true;
    disks.data = {
      serialNumber = "S";
      label = "data";
      filesystem = {
        fsType = "btrfs";
        subvolumes.persist = { mountPoint = "/persist"; neededForBoot = ${neededForBoot}; };
      };
    };
  };
}`;

test("neededForBoot beside the module, as impermanence asks for it, means the same as inside", async () => {
  const beside = '{ fileSystems."/persist".neededForBoot = true; }';
  const start = await embeddedEvaluator();
  const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
  const evaluations = await evaluateConfigurations(evaluator, [
    { modules: [persist(false), beside] },
    { modules: [persist(true), beside] },
    { modules: [persist(true)] },
  ]);
  await evaluator.close();
  const [outside, both, inside] = evaluations.map((evaluation) =>
    evaluation.ok ? evaluation.report : expect.fail(evaluation.error.message),
  );
  expect(inside?.fstab).toContain("x-systemd.before=local-fs.target");
  expect(inside?.etc["wsl.conf"]).toContain("initTimeout=100000");
  for (const other of [outside, both]) {
    expect(other?.fstab).toBe(inside?.fstab);
    expect(other?.etc["wsl.conf"]).toBe(inside?.etc["wsl.conf"]);
  }
});
