import { describe, expect, test } from "vitest";
import { bareMounts, checkConfig } from "../../lib/schema/index.ts";
import { mixedCases, ruleCases } from "./rule-cases.ts";

const rulesOf = (value: unknown): readonly string[] => [
  ...new Set(checkConfig(bareMounts, value).problems.map(({ rule }) => rule)),
];

test("every rule has cases, and no case is of a rule that is gone", () => {
  expect(Object.keys(ruleCases).sort()).toEqual(bareMounts.rules.map(({ id }) => id).sort());
});

describe.for(Object.entries(ruleCases))("%s", ([id, { breaks, keeps, with: companion }]) => {
  test.for(Object.entries(breaks))("speaks up, and no other rule does: %s", ([, value]) => {
    expect(rulesOf(value).toSorted()).toEqual(
      [id, ...(companion === undefined ? [] : [companion])].toSorted(),
    );
  });

  test.for(Object.entries(keeps))("is content: %s", ([, value]) => {
    expect(rulesOf(value)).not.toContain(id);
    expect(checkConfig(bareMounts, value).problems.filter(({ severity }) => severity === "error")).toEqual(
      [],
    );
  });

  test("is silent where the module is switched off", () => {
    for (const value of Object.values(breaks)) {
      expect(rulesOf({ ...value, enable: false })).toEqual([]);
    }
  });
});

test("problems name the option by its full path and say what is configured", () => {
  const { problems } = checkConfig(bareMounts, mixedCases["all at once"]);
  expect(problems.map(({ rule, option }) => `${rule} ${option}`)).toEqual([
    'linux-identity wsl.bareMounts.disks."b ad"',
    'unit-name-collision wsl.bareMounts.disks."b ad"',
    "unit-name-collision wsl.bareMounts.disks.b-ad",
    'mount-point-root wsl.bareMounts.disks."b ad".filesystem.mountPoint',
    "mount-point-form wsl.bareMounts.disks.b-ad.filesystem.mountPoint",
    'mount-option-form wsl.bareMounts.disks."b ad".filesystem.options',
    'mount-option-reserved wsl.bareMounts.disks."b ad".filesystem.options',
    'mount-option-unsupported wsl.bareMounts.disks."b ad".filesystem.options',
    "mount-option-unsupported wsl.bareMounts.disks.b-ad.filesystem.options",
    'nobarrier wsl.bareMounts.disks."b ad".filesystem.options',
    'btrfs-only wsl.bareMounts.disks."b ad".filesystem.compression',
    'compression-level wsl.bareMounts.disks."b ad".filesystem.compression',
    'windows-identity wsl.bareMounts.disks."b ad"',
  ]);
  expect(problems.find(({ rule }) => rule === "unit-name-collision")?.message).toBe(
    "Would share the unit wsl-bare-disk-b-ad.service with wsl.bareMounts.disks.b-ad; rename one of them.",
  );
});
