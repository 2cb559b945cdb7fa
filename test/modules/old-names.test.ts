import { expect, test } from "vitest";
import { embeddedEvaluator, evaluateConfigurations } from "../../lib/evaluate/index.ts";

/** The options of the automount guide, with what they are today. */
const guide = `
  wslStorageMount = {
    enable = true;
    diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    mountName = "internal-4tb-nvme";
    deviceId = "nvme-Samsung_SSD_990_PRO_4TB_S6Z2NJ0TC14842T";
    mountPoint = "/mnt/wsl/storage";
    nixStoreSubdir = "nixos-wsl-main";
    bindMountNixStore = true;
  };`;

const today = `
  wsl.bareMounts = {
    enable = true;
    disks.internal-4tb-nvme = {
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
      devicePattern = "nvme-Samsung_SSD_990_PRO_4TB_S6Z2NJ0TC14842T";
      filesystem = { fsType = "ext4"; mountPoint = "/mnt/wsl/storage"; options = [ "noatime" ]; neededForBoot = true; };
    };
    nixStore = { enable = true; disk = "internal-4tb-nvme"; directory = "nixos-wsl-main"; };
  };`;

async function evaluate(...texts: readonly string[]) {
  const start = await embeddedEvaluator();
  const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
  try {
    const evaluations = await evaluateConfigurations(
      evaluator,
      texts.map((text) => ({ modules: [`{ ${text} }`] })),
    );
    return evaluations.map((each) => (each.ok ? each.report : expect.fail(each.error.message)));
  } finally {
    await evaluator.close();
  }
}

test("wslStorageMount makes the same system as wsl.bareMounts, and says what to write instead", async () => {
  const [old, now, off] = await evaluate(guide, today, guide.replace("enable = true", "enable = false"));
  expect({ ...old, warnings: [] }).toEqual(now);
  expect(old?.warnings).toHaveLength(1);
  expect(old?.warnings[0]).toMatch(
    /^wslStorageMount: was replaced; .*diskSerialNumber is wsl\.bareMounts\.disks\.<name>\.serialNumber/,
  );
  expect(off).toMatchObject({ warnings: [], assertions: [] });
  expect(Object.keys(off?.units ?? {})).toEqual(["fs.target"]);
});

test("without the store only the disk is mounted", async () => {
  const [report] = await evaluate(guide.replace("bindMountNixStore = true", "bindMountNixStore = false"));
  expect(report?.fstab).toContain("/mnt/wsl/storage");
  expect(report?.fstab).not.toContain(" /nix ");
});
