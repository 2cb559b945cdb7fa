import path from "node:path";
import { describe, expect, test } from "vitest";
import { evaluateConfiguration, evaluateConfigurations, evaluateSystems } from "../../lib/evaluate/index.ts";
import { skipAllBecause } from "../support/skip.ts";
import { evaluators, started } from "./evaluators.ts";

const folder = path.join(import.meta.dirname, "fixtures/configuration");
const files = {
  lib: path.join(folder, "lib.nix"),
  system: path.join(folder, "system.nix"),
  report: path.join(folder, "report.nix"),
  module: path.join(folder, "module.nix"),
};

describe.each(evaluators)("a system on the $name evaluator", ({ name, start, missing }) => {
  skipAllBecause(missing);

  test("is reported with what its modules say", async () => {
    const modules = ['{ messages = [ "é ${toString 1}" ]; } # at the end'];
    expect(await evaluateConfiguration(started(start), { modules, files })).toEqual({
      ok: true,
      report: {
        fstab: "from the module",
        units: { "stand-in.mount": "[Mount]\n" },
        links: {
          "a.service": { wantedBy: ["multi-user.target"], requiredBy: [], upheldBy: [], aliases: [] },
        },
        etc: {},
        scripts: {},
        assertions: ["é 1"],
        warnings: [],
      },
    });
  });

  test("takes modules from files, too", async () => {
    const modules = [{ file: path.join(folder, "user.nix") }];
    const evaluation = await evaluateConfiguration(started(start), { modules, files });
    expect(evaluation).toMatchObject({ report: { fstab: "from a file" } });
  });

  test("has the rules for systemd-tmpfiles as files of packages, where NixOS has them", async () => {
    const modules = [
      `{ systemd.tmpfiles = { rules = [ "d /x" ]; settings."10-y"."/y".d = { mode = "0700"; argument = "a"; }; }; }`,
    ];
    const system = await evaluateConfiguration(started(start), { modules });
    const { scripts = {} } = system.ok ? system.report : expect.fail(system.error.message);
    const texts = Object.entries(scripts).filter(([path]) => path.endsWith(".conf"));
    expect(texts.map(([, text]) => text).toSorted()).toEqual([
      expect.stringMatching(/^# This file .*\n\nd \/x\n$/s),
      "'d' '/y' '0700' '-' '-' '-' a\n",
    ]);
  });

  test("that is broken does not take the others with it", async () => {
    const texts = [
      '{ fstab = "0"; }',
      '{ fstab = throw "one"; }',
      "{ fstab = { }.two; }",
      '{ fstab = "3"; }',
      "{ fstab = 4; }",
    ];
    const configurations = texts.map((text) => ({ modules: [text] }));
    expect(await evaluateConfigurations(started(start), configurations, { files })).toMatchObject([
      { report: { fstab: "0" } },
      { error: { kind: "thrown", message: "one" } },
      { error: { kind: "missing-attribute", message: "attribute 'two' missing" } },
      { report: { fstab: "3" } },
      { error: { kind: "other", message: expect.stringMatching(/another form[\s\S]*fstab/) } },
    ]);
  });

  test("of another project is given as its own report says it", async () => {
    const theirs = { ...files, report: path.join(folder, "other-report.nix") };
    const configurations = [{ modules: ['{ fstab = "0"; }'] }, { modules: ['{ fstab = throw "one"; }'] }];
    expect(await evaluateSystems(started(start), configurations, { files: theirs })).toMatchObject([
      { ok: true, value: { lines: ["0"] } },
      { error: { kind: "thrown", message: "one" } },
    ]);
  });

  if (name === "nix")
    test("uses nixpkgs' lib where there is one; with all of NixOS, see test/cli/nixpkgs.test.ts", async () => {
      const evaluate = (nixpkgs: string) =>
        evaluateConfiguration(started(start), { modules: [], files, nixpkgs: path.join(folder, nixpkgs) });
      expect(await evaluate("nixpkgs")).toMatchObject({
        report: { units: { "nixpkgs.mount": "[Mount]\n" } },
      });
      expect(await evaluate("nothing")).toMatchObject({
        error: { message: expect.stringMatching(/is no nixpkgs/) },
      });
    });

  if (name === "embedded")
    test("cannot have a nixpkgs there", async () => {
      const evaluation = await evaluateConfiguration(started(start), { modules: [], files, nixpkgs: folder });
      expect(evaluation).toMatchObject({
        error: { kind: "import", message: expect.stringMatching(/use the nix/) },
      });
    });
});
