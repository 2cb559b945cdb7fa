import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeFstabField,
  encodeFstabField,
  formatFstabLine,
  parseFstab,
  splitMountOptions,
} from "../../lib/fstab/index.ts";
import { seed } from "../support/seed.ts";
import { skipAllBecause } from "../support/skip.ts";
import { noFindmnt, runTool } from "../systemd/real-tools.ts";

const field = fc.string({
  unit: fc.constantFrom(
    ..."ab019/=:.-_,",
    " ",
    "\t",
    "\n",
    "\\",
    "#",
    '"',
    "'",
    "%",
    "ä",
    "日",
    "🙂",
    "\r",
    "\u00a0",
  ),
  minLength: 1,
  maxLength: 12,
});

interface FindmntEntry {
  readonly source: string;
  readonly target: string;
  readonly fstype: string;
  readonly options: string | null;
  readonly freq: number;
  readonly passno: number;
}

function findmnt(fstab: string): { readonly entries: FindmntEntry[]; readonly log: string } {
  const directory = mkdtempSync(join(tmpdir(), "fstab-"));
  try {
    const file = join(directory, "fstab");
    writeFileSync(file, fstab);
    const columns = "SOURCE,TARGET,FSTYPE,OPTIONS,FREQ,PASSNO";
    const run = runTool("findmnt", ["--tab-file", file, "--list", "-J", "-o", columns]);
    const parsed: unknown = run.stdout === "" ? { filesystems: [] } : JSON.parse(run.stdout);
    const { filesystems } = parsed as { filesystems: FindmntEntry[] };
    return { entries: filesystems, log: run.stderr };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function expectSameAsFindmnt(fstab: string): void {
  // findmnt of util-linux 2.41 ends at a bad line, by a fault of its own: it shows nothing, nor later ones. So it is asked
  // again without each.
  const good = fstab.split("\n");
  const refused = new Set<number>();
  for (let log = findmnt(fstab).log; /parse error/.test(log); log = findmnt(good.join("\n")).log) {
    for (const [, line] of log.matchAll(/parse error at line (\d+)/g)) {
      refused.add(Number(line));
      good[Number(line) - 1] = "";
    }
  }
  const ours = parseFstab(fstab);
  expect(ours.problems.map(({ line }) => line)).toEqual([...refused].toSorted((one, other) => one - other));
  expect(
    ours.lines.map(({ spec, file, vfstype, optionString, freq, passno }) => ({
      source: spec,
      target: file,
      fstype: vfstype,
      options: optionString === "" ? null : optionString,
      freq,
      passno,
    })),
  ).toEqual(findmnt(good.join("\n")).entries);
}

describe("an fstab is read as libmount reads it", () => {
  skipAllBecause(noFindmnt);
  const situations: Readonly<Record<string, string>> = {
    "with escapes of every kind":
      "/a\\040b /c\\011d\\134e\\043f x\\057y a\\054b 0 0\n/\\303\\244 /x t o\n/a\\0 /b\\08 t o",
    "with comments, blanks and missing fields":
      "# c\n\n  # d\n\t/a\t\t/b  ext4\n/a /b ext4 ro\n/a /b ext4 ro 1\n/a\n/a /b\n",
    "with numbers that are none":
      "/a /b t o x\n/a /b t o 0 y\n/a /b t o 1z 0\n/a /b t o -1 +2\n/a /b t o 0 0 more",
    "with quotes and commas in options":
      '/a /b t context="a,b",ro 0 0\n/a /b t a,,b,, 0 0\n/a /b t x="open 0 0',
    "without a last newline": "/a /b t",
  };
  for (const [situation, fstab] of Object.entries(situations)) {
    test(situation, () => expectSameAsFindmnt(fstab));
  }

  const property = (seed: number): void =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, field, field, field), { minLength: 40, maxLength: 40 }),
        (entries) => {
          const lines = entries
            .filter(
              ([spec, target, , options]) =>
                !spec.startsWith("#") &&
                !options.includes('"') &&
                /[^,]/.test(options) &&
                // findmnt --tab-file takes a file that begins with two numbers for a mountinfo.
                !(/^\s*\d+$/.test(spec) && /^\d/.test(target)),
            )
            .map((fields) => `${fields.map(encodeFstabField).join(" ")} 0 0`);
          expectSameAsFindmnt(`${lines.join("\n")}\n`);
        },
      ),
      { seed, numRuns: 5, endOnFailure: true },
    );
  test("with 200 random lines of a fixed seed", () => property(3));
  test(`with 200 random lines of the seed ${seed}`, () => property(seed));
});

test("what is encoded is decoded to itself by either reader", () => {
  fc.assert(
    fc.property(field, fc.constantFrom("libmount" as const, "glibc" as const), (text, reader) => {
      expect(decodeFstabField(encodeFstabField(text), reader)).toBe(text);
    }),
  );
});

test("a line that is written is read back as the same entry, by either reader", () => {
  const options = fc.array(
    field.filter((text) => !/[",]/.test(text)),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(
      field,
      field,
      field,
      options,
      fc.nat(9),
      fc.nat(9),
      (spec, file, vfstype, opts, freq, passno) => {
        const entry = { spec, file, vfstype, options: opts, freq, passno };
        const formatted = formatFstabLine(entry);
        expect("message" in formatted).toBe(spec.startsWith("#"));
        if ("message" in formatted) return;
        for (const reader of ["libmount", "glibc"] as const) {
          const { lines, problems } = parseFstab(formatted.text, { reader });
          expect(problems).toEqual([]);
          expect(lines).toMatchObject([{ ...entry, options: opts.length === 0 ? ["defaults"] : opts }]);
        }
      },
    ),
  );
});

test("libmount and systemd differ over an escaped #: systemd keeps the escape", () => {
  const line = "/a\\043b /c t";
  expect(parseFstab(line).lines[0]?.spec).toBe("/a#b");
  expect(parseFstab(line, { reader: "glibc" }).lines[0]?.spec).toBe("/a\\043b");
});

test("what fstab cannot carry is refused with a message", () => {
  const entry = { spec: "/a", file: "/b", vfstype: "ext4", options: ["ro"] };
  for (const wrong of [
    { spec: "" },
    { spec: "#a" },
    { file: "/a\0" },
    { options: ["a,b"] },
    { options: ['"'] },
    { options: [""] },
  ]) {
    expect(formatFstabLine({ ...entry, ...wrong })).toEqual({ message: expect.any(String) });
  }
});

test("bytes that are not UTF-8 make a line a problem, not an exception", () => {
  expect(parseFstab("/a\\377 /b t\n/c\\000 /d t\n/e /f t")).toMatchObject({
    lines: [{ spec: "/e", line: 3 }],
    problems: [{ line: 1 }, { line: 2 }],
  });
});

test("quotes keep commas together, and an open one is refused", () => {
  expect(splitMountOptions('ro,,context="a,b",x')).toEqual(["ro", 'context="a,b"', "x"]);
  expect(splitMountOptions('"a')).toBeNull();
});
