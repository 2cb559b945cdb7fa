import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  escapeUnitPath,
  escapeUnitString,
  isValidUnitName,
  longestUnitName,
  mangleUnitName,
  mountUnitName,
  pathFromUnitName,
  unescapeUnitPath,
  unescapeUnitString,
} from "../../lib/systemd/index.ts";
import { seed } from "../support/seed.ts";
import { skipAllBecause } from "../support/skip.ts";
import { noEscape, runTool } from "./real-tools.ts";

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."ab019", "/", ".", "-", "_", "\\", "@", ":", " ", "%", "ä", "日", "🙂", "\t", "x2d"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }).filter((value) => !value.includes("\0")),
  ),
  minLength: 1,
  maxLength: 20,
});

const realEscape = (options: readonly string[], texts: readonly string[]): string[] =>
  runTool("systemd-escape", [...options, "--", ...texts])
    .stdout.replace(/\n$/, "")
    .split(" ");

describe("names are escaped as systemd-escape does", () => {
  skipAllBecause(noEscape);
  const property = (seed: number): void => {
    const texts = fc.sample(text, { seed, numRuns: 300 });
    expect(texts.map(escapeUnitString)).toEqual(realEscape([], texts));
    const paths = texts.map((value) => `/${value}`).filter((path) => escapeUnitPath(path) !== null);
    expect(paths.length).toBeGreaterThan(200);
    expect(paths.map(escapeUnitPath)).toEqual(realEscape(["--path"], paths));
    // Names that are too long are hashed by the fstab generator, not by systemd-escape.
    const short = paths.filter((path) => `${escapeUnitPath(path)}.mount`.length <= longestUnitName);
    expect(short.length).toBeGreaterThan(200);
    expect(short.map(mountUnitName)).toEqual(realEscape(["--path", "--suffix=mount"], short));
  };
  test("300 random strings and paths of a fixed seed", () => property(11));
  test(`300 random strings and paths of the seed ${seed}`, () => property(seed));

  test("paths to tidy up, and those that are refused", () => {
    for (const path of [
      "/",
      "//",
      "/a//b/",
      "/./a/.",
      "a/b",
      "/.a",
      "/a/../b",
      "..",
      "/a/..",
      `/${"x".repeat(256)}`,
    ]) {
      const run = runTool("systemd-escape", ["--path", "--", path]);
      expect([path, escapeUnitPath(path)]).toEqual([path, run.status === 0 ? run.stdout.trimEnd() : null]);
    }
  });

  test("and unescaped", () => {
    for (const name of [
      "a-b",
      "a\\x2db",
      "-",
      "a\\x",
      "a\\y20",
      "\\x2ea",
      "a-",
      "\\xc3\\xa4",
      "-a",
      "a--b",
    ]) {
      const run = runTool("systemd-escape", ["--unescape", "--", name]);
      expect([name, unescapeUnitString(name)]).toEqual([
        name,
        run.status === 0 ? run.stdout.slice(0, -1) : null,
      ]);
      const path = runTool("systemd-escape", ["--unescape", "--path", "--", name]);
      expect([name, unescapeUnitPath(name)]).toEqual([
        name,
        path.status === 0 ? path.stdout.slice(0, -1) : null,
      ]);
    }
  });

  test("and mangled where a person wrote them", () => {
    for (const name of [
      "a",
      "a.service",
      "/mnt/x y",
      "/dev/sda",
      "a b",
      "a@b",
      "x/y",
      "ä.target",
      "a*",
      "@x.service",
    ]) {
      const run = runTool("systemd-escape", ["--mangle", "--", name]);
      expect([name, mangleUnitName(name, "service")]).toEqual([
        name,
        run.status === 0 ? run.stdout.trimEnd() : null,
      ]);
    }
  });
});

test("what is escaped is unescaped to itself", () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(unescapeUnitString(escapeUnitString(value))).toBe(value);
    }),
  );
});

test("a mount point can be had back from its unit, unless the name had to be hashed", () => {
  expect(pathFromUnitName(mountUnitName("/mnt/a-b") ?? "")).toBe("/mnt/a-b");
  const long = mountUnitName(`/${"x/".repeat(200)}y`) ?? "";
  expect(long).toHaveLength(255);
  expect(isValidUnitName(long)).toBe(true);
  expect(pathFromUnitName(long)).toBeNull();
});

test("names that no unit can have", () => {
  for (const name of [
    "",
    "a",
    ".service",
    "@a.service",
    "a b.service",
    "a.foo",
    `${"a".repeat(248)}.service`,
  ]) {
    expect([name, isValidUnitName(name)]).toEqual([name, false]);
  }
  for (const name of ["a.service", "a@.service", "a@b@c.service", `${"a".repeat(247)}.service`]) {
    expect([name, isValidUnitName(name)]).toEqual([name, true]);
  }
});
