import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Evaluator,
  evaluateConfigurations,
  nixEvaluator,
  type SystemReport,
} from "../../lib/evaluate/index.ts";
import { noNixosWsl, skipAllBecause } from "../support/skip.ts";
import {
  documentedOptions,
  exampleModules,
  nixosWsl,
  ourModules,
  systemsBesideNixosWsl,
  type WholeSystem,
} from "./beside-nixos-wsl.ts";

// The module beside NixOS-WSL's own modules, with nixpkgs' own lib.

const ours = { file: join(ourModules, "default.nix") };
const on = "{ wsl.enable = true; }";
const isTheirs = (file: string) => file.startsWith(`${nixosWsl}/`);
const isOurs = (file: string) => file.startsWith(`${ourModules}/`);

describe("beside NixOS-WSL's own modules", () => {
  skipAllBecause(noNixosWsl);

  let evaluator: Evaluator;
  let examples: { file: string; module: string }[];
  let alone: WholeSystem;
  let aloneNotEnabled: WholeSystem;
  let enabled: WholeSystem[];
  let disabled: WholeSystem[];
  let notWsl: WholeSystem[];
  let withSubset: SystemReport[];

  beforeAll(async () => {
    if (noNixosWsl !== undefined) return;
    const start = await nixEvaluator();
    evaluator = start.ok ? start.evaluator : expect.fail(start.message);
    examples = await exampleModules(evaluator);
    const beside = (modules: (module: string) => string[]) =>
      systemsBesideNixosWsl(
        evaluator,
        nixosWsl,
        examples.map(({ module }) => [ours, ...modules(module)]),
      );
    const off = "{ lib, ... }: { wsl.bareMounts.enable = lib.mkForce false; }";
    const noWsl = "{ wsl.enable = false; }";
    enabled = await beside((module) => [on, module]);
    disabled = await beside((module) => [on, off, module]);
    notWsl = await beside((module) => [noWsl, module]);
    const without = await systemsBesideNixosWsl(evaluator, nixosWsl, [[on], [noWsl]]);
    [alone, aloneNotEnabled] = [without[0] ?? expect.fail(), without[1] ?? expect.fail()];
    const evaluations = await evaluateConfigurations(
      evaluator,
      examples.map(({ module }) => ({ modules: [module] })),
    );
    withSubset = evaluations.map((each) => (each.ok ? each.report : expect.fail(each.error.message)));
  });

  afterAll(() => evaluator?.close());

  test("every example is a system without failed assertions", () => {
    for (const [index, system] of enabled.entries()) {
      expect(system.assertions, examples[index]?.file).toEqual([]);
    }
  });

  test("fstab and all units of an example are those that come out without them", () => {
    for (const [index, { fstab, units, links }] of enabled.entries()) {
      const subset = withSubset[index] ?? expect.fail();
      expect(fstab).toBe(subset.fstab);
      expect(units).toMatchObject(subset.units);
      expect(links).toMatchObject(subset.links);
      const added = Object.keys(units).filter((unit) => !(unit in subset.units));
      expect(added.filter((unit) => !(unit in alone.units))).toEqual([]);
    }
  });

  test("what programs here and on Windows read is the same, too", () => {
    for (const [index, { etc }] of enabled.entries()) {
      for (const [name, text] of Object.entries(withSubset[index]?.etc ?? expect.fail())) {
        if (name.startsWith("nixos-wsl/")) expect(etc[name]).toBe(text);
      }
    }
  });

  test("WSL waits for init as long as the module asks for", () => {
    for (const [index, { etc }] of enabled.entries()) {
      const timeout = /^initTimeout=.*$/m;
      const subset = withSubset[index]?.etc["wsl.conf"] ?? expect.fail();
      expect(timeout.exec(etc["wsl.conf"] ?? "")?.[0]).toBe(timeout.exec(subset)?.[0]);
    }
  });

  test("no unit, file below /etc, mount point or package is defined by both", () => {
    for (const { defined } of enabled) {
      for (const [kind, definitions] of Object.entries(defined)) {
        const names = (by: (file: string) => boolean) =>
          new Set(definitions.filter(({ file }) => by(file)).flatMap((definition) => definition.names));
        const both = names(isTheirs).intersection(names(isOurs));
        expect([...both], kind).toEqual([]);
      }
      expect(defined["units"]?.some(({ file }) => isTheirs(file))).toBe(true);
      expect(defined["units"]?.some(({ file }) => isOurs(file))).toBe(true);
    }
  });

  test("switched off, the module leaves the system exactly as it is without it", () => {
    for (const system of disabled) {
      expect(system).toEqual(alone);
    }
    expect(enabled).not.toContainEqual(alone);
  });

  test("where wsl.enable is not set, nothing is done", () => {
    for (const system of notWsl) {
      expect(system).toEqual(aloneNotEnabled);
    }
  });

  test("our options are declared once and below wsl.bareMounts, but for the first names that are still accepted", async () => {
    const options = await documentedOptions(evaluator, nixosWsl, [ours.file], "all");
    const declared = options.filter(({ declarations }) => declarations.some(isOurs));
    expect(declared.length).toBeGreaterThan(60);
    for (const { name, declarations } of declared) {
      // Several parts add to these two.
      const isExtended = ["wsl.bareMounts.disks", "wsl.bareMounts.disks.<name>.filesystem.fsType"].includes(
        name,
      );
      expect(declarations.length, name).toBe(isExtended ? new Set(declarations).size : 1);
      expect(name).toMatch(/^(wsl\.bareMounts|wslStorageMount)\./);
    }
    const theirs = options.filter(({ declarations }) => declarations.some(isTheirs)).map(({ name }) => name);
    expect(theirs).toContain("wsl.enable");
    expect(theirs).toContain("wsl.wslConf.boot.initTimeout");
    expect(theirs.filter((name) => name.startsWith("wsl.bareMounts"))).toEqual([]);
  });
});
