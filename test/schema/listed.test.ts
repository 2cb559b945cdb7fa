import { describe, expect, test } from "vitest";
import { bareMounts, checkConfig, formatProblem } from "../../lib/schema/index.ts";
import { embeddedEvaluator, evaluateAll, nixEvaluator } from "../check/evaluate-all.ts";
import { hasTool } from "../support/tools.ts";

const filesystem = { fsType: "ext4", mountPoint: "/mnt/wsl/storage" };
const entry = {
  name: "internal-4tb-nvme",
  serialNumber: "E823.",
  devicePattern: "nvme-Samsung_*",
  filesystem,
};
const { name, ...disk } = entry;

const warning =
  "wsl.bareMounts.disks: is a list; write wsl.bareMounts.disks.<name> = { … } instead, with the name of each entry. [listed-option]";

const warningsOf = (value: unknown) =>
  checkConfig(bareMounts, value)
    .problems.filter(({ severity }) => severity === "warning")
    .map(formatProblem);

describe("disks as a list, as they were first written", () => {
  const starts = [embeddedEvaluator, ...(hasTool("nix-instantiate") ? [nixEvaluator] : [])];

  test("are the same as by their names, with a warning", async () => {
    const [listed, named] = [
      { enable: true, disks: [entry] },
      { enable: true, disks: { [name]: disk } },
    ];
    expect(checkConfig(bareMounts, listed).config).toEqual(checkConfig(bareMounts, named).config);
    expect(warningsOf(listed)).toEqual([warning]);
    for (const start of starts) {
      const [one, other] = await evaluateAll(await start(), [listed, named]);
      const report = one?.ok ? one.report : expect.fail(JSON.stringify(one));
      expect(report.warnings).toEqual([warning]);
      expect(other).toEqual({ ok: true, report: { ...report, warnings: [] } });
    }
  });

  test.for([
    ["without a name", [disk], /needs a name/],
    ["with one name twice", [entry, entry], /have the name internal-4tb-nvme/],
    ["of something else", ["a"], /needs a name|not of type/],
  ] as const)("%s are refused by both sides", async ([, disks, message]) => {
    const value = { enable: true, disks };
    const { config, problems } = checkConfig(bareMounts, value);
    expect(
      problems
        .filter(({ severity }) => severity === "error")
        .map(formatProblem)
        .join("\n"),
    ).toMatch(message);
    expect(config).toBeNull();
    for (const start of starts) {
      const [evaluation] = await evaluateAll(await start(), [value]);
      expect(evaluation?.ok === false ? evaluation.error.message : "accepted").toMatch(message);
    }
  });
});
