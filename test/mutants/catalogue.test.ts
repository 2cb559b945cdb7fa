import { expect, test } from "vitest";
import { catalogue, labOnly } from "../../mutants/catalogue/index.ts";
import { findStale, type Mutant } from "../../mutants/mutant.ts";
import { readProjectFile } from "../../mutants/project-copy.ts";

const all = [...catalogue, ...labOnly];

test("every mutant still fits its file", () => {
  expect(findStale(all, readProjectFile)).toEqual([]);
});

test("no two mutants have the same name, and no two are the same fault", () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(new Set(all.map(({ file, find, replace }) => [file, find, replace].join("\0"))).size).toBe(
    all.length,
  );
});

test("the modules, their scripts, what is generated and the printer all have faults", () => {
  const files = new Set(catalogue.map(({ file }) => file));
  for (const file of [
    "modules/btrfs/maintenance.nix",
    "modules/btrfs/part.nix",
    "modules/btrfs/rules.nix",
    "modules/btrfs/scopes.nix",
    "modules/btrfs/scripts/wsl-bare-disk/members.sh",
    "modules/btrfs/scripts/wsl-bare-disk/subvolumes.sh",
    "modules/btrfs/timer.nix",
    "modules/boot/part.nix",
    "modules/boot/rules.nix",
    "modules/boot/scripts/wsl-bare-disk/check.sh",
    "modules/core/options.nix",
    "modules/core/part.nix",
    "modules/core/rules.nix",
    "modules/core/scopes.nix",
    "modules/core/scripts/wsl-bare-disk/main.sh",
    "modules/devices/part.nix",
    "modules/devices/scripts/wsl-bare-disk/containers.sh",
    "modules/devices/tables.nix",
    "modules/encryption/scripts/wsl-bare-disk/unlock.sh",
    "modules/monitoring/part.nix",
    "modules/nix-store/part.nix",
    "modules/sharing/part.nix",
    "modules/tool/guest-data.nix",
    "modules/tool/part.nix",
    "modules/tool/scripts/wsl-bare-mount/mount-table.jq",
    "modules/tool/scripts/wsl-bare-mount/options.jq",
    "modules/tool/scripts/wsl-bare-mount/state.jq",
    "modules/tool/scripts/wsl-bare-mount/validate.sh",
    "codegen/compile/compile.ts",
    "codegen/compile/expression.ts",
    "codegen/compile/idioms.ts",
    "codegen/compile/print-expression.ts",
    "lib/nix/print.ts",
    "lib/nix/strings.ts",
  ]) {
    expect(files, file).toContain(file);
  }
});

const mutant: Mutant = { id: "m", file: "f", fault: "Nothing works.", find: "after", replace: "before" };

test.for([
  { text: "after", stale: [] },
  { text: "nothing", stale: ["the text to be replaced stands there 0 times, not once"] },
  { text: "after after", stale: ["the text to be replaced stands there 2 times, not once"] },
  { text: null, stale: ["there is no such file"] },
])("a mutant of the word 'after' in a file of '$text'", ({ text, stale }) => {
  expect(findStale([mutant], () => text).map(({ reason }) => reason)).toEqual(stale);
});

test("a mutant that changes nothing is stale", () => {
  expect(findStale([{ ...mutant, replace: "after" }], () => "after")).toHaveLength(1);
});
