import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { flakeSystemOf } from "../../lib/cli/flake-system.ts";

test.for([
  [".#nixos", { flake: ".", name: "nixos" }],
  ["#nixos", { flake: ".", name: "nixos" }],
  ["/etc/nixos#nixosConfigurations.nixos", { flake: "/etc/nixos", name: "nixos" }],
  ['github:owner/name#"odd.name"', { flake: "github:owner/name", name: "odd.name" }],
  [".#", { flake: ".", name: "" }],
  ["configuration.nix", null],
] as const)("%s as a flake's system", ([argument, system]) => {
  expect(flakeSystemOf(argument)).toEqual(system);
});

test("a file is a file, whatever its name", () => {
  const folder = mkdtempSync(join(tmpdir(), "flake-system-"));
  try {
    const file = join(folder, "disks #2.json");
    writeFileSync(file, "{}");
    expect(flakeSystemOf(file)).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
