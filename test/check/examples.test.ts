import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oracles, type Subject } from "../../lib/check/index.ts";
import { type CheckedConfiguration, checkConfiguration } from "../../lib/cli/check-configuration.ts";
import { exampleFiles } from "../../lib/cli/commands/start.ts";
import { type Evaluator, embeddedEvaluator, nixEvaluator } from "../../lib/evaluate/index.ts";
import { isOrderedBefore, mountUnitName, waitsFor } from "../../lib/systemd/index.ts";
import { noNixpkgs } from "../support/skip.ts";
import { hasTool, howToGet, type Tool } from "../support/tools.ts";

const files = await exampleFiles();
const checked = new Map<string, CheckedConfiguration>();
let evaluator: Evaluator;

beforeAll(async () => {
  const start = await embeddedEvaluator();
  evaluator = start.ok ? start.evaluator : expect.fail(start.message);
  for (const file of files) {
    checked.set(file, await checkConfiguration(file, { evaluator }));
  }
});

afterAll(async () => {
  await evaluator.close();
});

function resultOf(file: string): CheckedConfiguration & { readonly subject: Subject } {
  const result = checked.get(file);
  if (result?.subject == null) {
    expect.fail(`${file} was not evaluated`);
  }
  return { ...result, subject: result.subject };
}

describe.for(files)("%s", (file) => {
  test("has no problems", () => {
    expect(resultOf(file).problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("gives the same system with Nix itself", async (context) => {
    skipWithout(context, "nix-instantiate");
    const start = await nixEvaluator();
    const nix = start.ok ? start.evaluator : expect.fail(start.message);
    try {
      const { report, problems } = await checkConfiguration(file, { evaluator: nix });
      expect({ report, problems }).toEqual({
        report: resultOf(file).report,
        problems: resultOf(file).problems,
      });
    } finally {
      await nix.close();
    }
  });

  test("gives the same system with the real nixpkgs lib", async (context) => {
    const nixpkgs = process.env["NIXPKGS"];
    if (nixpkgs === undefined) {
      context.skip(noNixpkgs);
    }
    const start = await nixEvaluator();
    const nix = start.ok ? start.evaluator : expect.fail(start.message);
    try {
      const { report } = await checkConfiguration(file, { evaluator: nix, nixpkgs });
      expect(report).toEqual(resultOf(file).report);
    } finally {
      await nix.close();
    }
  });

  test.for(oracles)("satisfies $id", async (oracle, context) => {
    const missing = oracle.missing();
    if (missing !== null) {
      context.skip(missing);
    }
    expect(await oracle.findings(resultOf(file).subject)).toEqual([]);
  });
});

function skipWithout(context: { skip: (reason: string) => void }, tool: Tool): void {
  if (!hasTool(tool)) {
    context.skip(howToGet(tool));
  }
}

describe("the eight subvolumes of the Btrfs specification", () => {
  const file = "examples/impermanence-btrfs.ts";
  const unit = (path: string) => mountUnitName(path) ?? "";
  const isBefore = (earlier: string, later: string) => {
    const { graph, boot } = resultOf(file).subject;
    return isOrderedBefore(graph, earlier, later, { within: boot });
  };

  test("seven are mounted, and the whole file system at /btrfs_tmp", () => {
    const { fstab } = resultOf(file).subject;
    expect(fstab.lines.map((line) => line.file).sort()).toEqual([
      ...["/.snapshots", "/btrfs_tmp", "/btrfs_tmp/old_roots", "/nix", "/persist"],
      ...["/var/lib/caddy", "/var/lib/containers", "/var/log"],
    ]);
  });

  test.for(["/nix", "/persist", "/var/log", "/var/lib/caddy"])("%s comes before what needs it", (path) => {
    expect(isBefore(unit(path), "local-fs.target")).toBe(true);
    expect(isBefore(unit(path), "sysinit.target")).toBe(true);
    expect(isBefore(unit(path), "nix-daemon.service")).toBe(true);
  });

  test("/var/log comes before the journal is flushed to it", () => {
    expect(isBefore(unit("/var/log"), "systemd-journal-flush.service")).toBe(true);
  });

  test.for(["/var/lib/containers", "/.snapshots", "/btrfs_tmp", "/btrfs_tmp/old_roots"])(
    "the boot does not wait for %s",
    (path) => {
      const { graph, boot } = resultOf(file).subject;
      expect(waitsFor(graph, "multi-user.target", boot)).not.toContain(unit(path));
    },
  );

  test("/btrfs_tmp is mounted before /btrfs_tmp/old_roots", () => {
    expect(isBefore(unit("/btrfs_tmp"), unit("/btrfs_tmp/old_roots"))).toBe(true);
  });

  test("all lines agree on the file system's own options", () => {
    const { fstab } = resultOf(file).subject;
    const wide = fstab.lines.map(({ options }) =>
      options.filter((option) => !/^(x-|subvol|nofail)/.test(option)).join(","),
    );
    expect(new Set(wide)).toEqual(new Set(["noatime,ssd,space_cache=v2,discard=async,compress=zstd:3"]));
  });

  test("the levels that cannot be honoured give a warning, not a problem", () => {
    expect(resultOf(file).problems.filter(({ rule }) => rule === "compression-level-shared")).toMatchObject([
      {
        severity: "warning",
        option: "wsl.bareMounts.disks.data.filesystem.subvolumes.containers.compression",
      },
      { severity: "warning", option: "wsl.bareMounts.disks.data.filesystem.subvolumes.nix.compression" },
    ]);
  });

  test("compression is set as a property of each subvolume, by algorithm", () => {
    const service = resultOf(file).report.units["wsl-bare-disk-data.service"] ?? "";
    for (const name of ["root", "nix", "persist", "log", "caddy", "containers", "snapshots", "old_roots"]) {
      expect(service).toContain(`"--subvolume=${name}" "--compression=zstd"`);
    }
  });
});
