import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { chooseEvaluator, evaluateConfigurations } from "../../lib/evaluate/index.ts";
import { anyText } from "../../lib/fuzz/index.ts";
import { printNix } from "../../lib/nix/index.ts";
import { bareMounts, checkConfig, windowsDataFile, windowsDataSchema } from "../../lib/schema/index.ts";
import { findPowerShell, type PowerShell, runPowerShell } from "../support/powershell.ts";
import { folder, script } from "./run-pester.ts";

const disksOfOne = 8;
const configurationCount = 250;

/** Text that PowerShell, JSON, command lines or Windows would read as something else. */
const notorious = fc.constantFrom(
  "$(Stop-Computer)",
  "$env:PATH",
  "`$x`n",
  "'; Restart-Computer; '",
  '" --mount \\\\.\\PHYSICALDRIVE0 "',
  "\u2018x\u2019",
  "\u201cx\u201d",
  "\u2013Force",
  "--bare",
  "-WhatIf",
  "@args",
  "@{a=1}",
  "{0}{1}",
  "%PATH%",
  "^&|<>",
  "a\\",
  "a\\\\",
  '\\"',
  "2024-05-06T07:08:09Z",
  "/Date(1700000000000)/",
  "\\u0041",
  "null",
  "true",
  "#>",
  "<#",
  "\u2028",
  "\u0085",
  "\u00ad",
  "\u{1f4be}",
);

const text = fc
  .oneof(
    notorious,
    anyText,
    fc.tuple(notorious, anyText).map((parts) => parts.join("")),
  )
  .map((value) => [...value].slice(0, 60).join(""));

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const line = text.map((value) => value.replaceAll(/[\u0000-\u001f]/g, ""));

interface WantedDisk {
  readonly name: string;
  readonly kind: "serialNumber" | "uniqueId" | "vhd";
  readonly value: string;
}

/** Texts get a number, so that no two disks are the same by chance. */
const wantedDisk = (index: number): fc.Arbitrary<WantedDisk> =>
  fc
    .record({
      name: text,
      kind: fc.constantFrom("serialNumber", "uniqueId", "vhd"),
      identity: line,
      behind: fc.boolean(),
    })
    .map(({ behind, identity, kind, name }) => {
      const mark = `Q${String(index).padStart(3, "0")}W`;
      const value = behind ? mark + identity : identity + mark;
      const file = value.replaceAll(/["<>|?*/:]/g, "");
      return { name: `${name}${mark}`, kind, value: kind === "vhd" ? `E:\\${file}.vhdx` : value };
    });

const configuration = fc.tuple(...Array.from({ length: disksOfOne }, (_, index) => wantedDisk(index)));

const configurationOf = (disks: readonly WantedDisk[]) => ({
  enable: true,
  disks: Object.fromEntries(
    disks.map(({ kind, name, value }, index) => [
      name,
      { [kind]: value, uuid: `0a-${index}`, filesystem: { fsType: "ext4" } },
    ]),
  ),
});

const outcomeSchema = z.array(z.object({ code: z.number(), output: z.string(), calls: z.array(z.string()) }));
const reportSchema = z.object({
  disks: z.array(z.object({ name: z.string(), path: z.string(), code: z.number(), message: z.string() })),
});

/** What one run of PowerShell made of all configurations. */
async function runAll(
  powershell: PowerShell & { readonly ok: true },
  cases: readonly (readonly WantedDisk[])[],
  data: readonly string[],
) {
  const temporary = await mkdtemp(join(tmpdir(), "configurations-"));
  try {
    const list = join(temporary, "list.json");
    const written = cases.map((disks, index) => ({
      data: `=${data[index]}`,
      files: disks.filter(({ kind }) => kind === "vhd").map(({ value }) => `=${value}`),
      disks: disks.flatMap(({ kind, value }, position) =>
        kind === "vhd"
          ? []
          : [
              {
                number: position + 1,
                serialNumber: kind === "serialNumber" ? `=${value}` : `=SERIAL${position}X`,
                uniqueId: kind === "uniqueId" ? `=${value}` : `=UNIQUE${position}X`,
              },
            ],
      ),
    }));
    await writeFile(list, JSON.stringify(written));
    return outcomeSchema.parse(
      await runPowerShell(powershell, join(folder, "support/Invoke-Configurations.ps1"), {
        ScriptPath: script,
        List: list,
      }),
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

describe(`${configurationCount * disksOfOne} disks with hostile names and identities`, () => {
  const cases = fc.sample(configuration, { seed: 6, numRuns: configurationCount });
  let data: readonly string[] = [];

  beforeAll(async () => {
    const start = await chooseEvaluator("auto");
    const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
    try {
      const evaluated = await evaluateConfigurations(
        evaluator,
        cases.map((disks) => ({ modules: [printNix({ wsl: { bareMounts: configurationOf(disks) } })] })),
      );
      data = evaluated.map((evaluation) => {
        expect(evaluation).toMatchObject({ ok: true, report: { assertions: [] } });
        return evaluation.ok ? (evaluation.report.etc[windowsDataFile] ?? "") : "";
      });
    } finally {
      await evaluator.close();
    }
  });

  test("are valid configurations", () => {
    for (const disks of cases) {
      const { problems } = checkConfig(bareMounts, configurationOf(disks));
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    }
  });

  test("come out of the evaluation as they went in", () => {
    cases.forEach((disks, index) => {
      const found = windowsDataSchema.parse(JSON.parse(data[index] ?? ""));
      const byName = new Map(found.disks.map((disk) => [disk.name, disk]));
      expect(byName.size).toBe(disksOfOne);
      for (const { kind, name, value } of disks) {
        expect(byName.get(name)?.[kind]).toBe(value);
      }
    });
  });

  test("reach wsl.exe as they are, and nothing else is called", { timeout: 1_800_000 }, async ({ skip }) => {
    const powershell = await findPowerShell();
    if (!powershell.ok) {
      skip(powershell.reason);
      return;
    }
    const outcomes = await runAll(powershell, cases, data);
    expect(outcomes).toHaveLength(cases.length);
    cases.forEach((disks, index) => {
      const inOrder = windowsDataSchema.parse(JSON.parse(data[index] ?? "")).disks;
      const expected = inOrder.map(({ name }) => {
        const position = disks.findIndex((disk) => disk.name === name);
        const disk = disks[position] ?? expect.fail(name);
        return disk.kind === "vhd"
          ? { name, path: disk.value, options: ["--vhd", "--bare"] }
          : { name, path: `\\\\.\\PHYSICALDRIVE${position + 1}`, options: ["--bare"] };
      });
      const { calls, code, output } = outcomes[index] ?? expect.fail("no outcome");
      expect({ code, disks: reportSchema.parse(JSON.parse(output)).disks }).toEqual({
        code: 0,
        disks: expected.map(({ name, path }) => ({ name, path, code: 0, message: "attached" })),
      });
      expect(calls).toEqual([
        "--version",
        ...expected.map(({ options, path }) => ["--mount", path, ...options].join("\u001f")),
      ]);
    });
  });
});
