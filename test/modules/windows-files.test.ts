import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { embeddedEvaluator, evaluateSystems, projectFiles } from "../../lib/evaluate/index.ts";

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), "utf8");

test("Windows finds script, data and readme in /etc/nixos-wsl, as copies and not as links into the store", async () => {
  const start = await embeddedEvaluator();
  const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
  try {
    const report = fileURLToPath(new URL("windows-files.nix", import.meta.url));
    const [found] = await evaluateSystems(
      evaluator,
      [{ modules: ['{ wsl.bareMounts = { enable = true; windows.taskName = "My disks"; }; }'] }],
      { files: { ...projectFiles(), report } },
    );
    expect(found).toEqual({
      ok: true,
      value: {
        "nixos-wsl/Mount-WslBareDisks.ps1": { mode: "0444", text: read("windows/Mount-WslBareDisks.ps1") },
        "nixos-wsl/README.txt": { mode: "0444", text: read("windows/README.txt") },
        "nixos-wsl/bare-mounts.json": {
          mode: "0444",
          text: '{"disks":[],"logFile":null,"taskName":"My disks","version":1}',
        },
        // For programs inside the distribution only.
        "nixos-wsl/mounts.json": { mode: "symlink", text: expect.stringContaining('"task":"My disks"') },
      },
    });
  } finally {
    await evaluator.close();
  }
});
