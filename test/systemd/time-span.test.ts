import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTimeSpan, parseTimeout, parseTimeSpan } from "../../lib/systemd/index.ts";
import { seed } from "../support/seed.ts";
import { skipAllBecause } from "../support/skip.ts";
import { noAnalyze, runTool } from "./real-tools.ts";

const units = [
  "",
  "s",
  "sec",
  "seconds",
  "min",
  "m",
  "minutes",
  "h",
  "hr",
  "d",
  "w",
  "M",
  "months",
  "y",
  "ms",
  "us",
  "µs",
  "μs",
];
const part = fc
  .tuple(
    fc.nat(80),
    fc.constantFrom("", ".5", ".25", ".123456789", ".0"),
    fc.constantFrom("", " "),
    fc.constantFrom(...units),
  )
  .map(([whole, fraction, blank, unit]) => `${whole}${fraction}${blank}${unit}`);
const span = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" "));

function real(spans: readonly string[]): { microseconds: number; human: string }[] {
  const { stdout } = runTool("systemd-analyze", ["timespan", "--", ...spans]);
  return [...stdout.matchAll(/μs: (\d+)\n\s+Human: (.*)/g)].map((match) => ({
    microseconds: Number(match[1]),
    human: match[2] ?? "",
  }));
}

describe("time spans are read and written as systemd-analyze timespan does", () => {
  skipAllBecause(noAnalyze);
  const property = (seed: number): void => {
    const spans = fc.sample(span, { seed, numRuns: 300 });
    const ours = spans.map((text) => parseTimeSpan(text) ?? Number.NaN);
    expect(ours.map((microseconds) => ({ microseconds, human: formatTimeSpan(microseconds) }))).toEqual(
      real(spans),
    );
  };
  test("300 random ones of a fixed seed", () => property(5));
  test(`300 random ones of the seed ${seed}`, () => property(seed));

  test("odd ones are accepted or refused alike", () => {
    const odd = [
      "",
      " ",
      "infinity",
      " infinity ",
      "infinity1",
      "-1",
      "1.",
      ".5s",
      "1.5.5",
      "1x",
      "s",
      "1 s",
      "1s2",
      "5 10",
      "+5",
      "1e3",
    ];
    for (const text of [...odd, "0", "99999999999999999999", "600000y", "1.s", "5minutes3", "1 hour30"]) {
      const run = runTool("systemd-analyze", ["timespan", "--", text]);
      expect([text, parseTimeSpan(text) !== null]).toEqual([text, run.status === 0]);
    }
  });
});

test("a timeout of 0 is none", () => {
  expect(parseTimeout("0")).toBe(Number.POSITIVE_INFINITY);
  expect(parseTimeout("2min")).toBe(120_000_000);
});
