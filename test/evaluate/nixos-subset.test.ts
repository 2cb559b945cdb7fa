import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { embeddedEvaluator, nixEvaluator } from "../../lib/evaluate/index.ts";
import {
  answersTo,
  errorsOf,
  namesOf,
  nixpkgsLib,
  type Recorded,
  recordFile,
  revisionOf,
  started,
  subsetLib,
  topics,
} from "./nixos-subset/suite.ts";

const recorded = JSON.parse(readFileSync(recordFile, "utf8")) as Recorded;
const hasNix = spawnSync("nix-instantiate", ["--version"]).status === 0;
const nixpkgs = process.env["NIXPKGS"];

const evaluators = [
  { name: "embedded", start: embeddedEvaluator },
  ...(hasNix ? [{ name: "nix", start: nixEvaluator }] : []),
];

describe.each(evaluators)("the subset's lib answers as nixpkgs' does, by $name", async ({ start }) => {
  const evaluator = started(await start());
  afterAll(() => evaluator.close());

  test.each(topics)("%s", async (topic) => {
    expect(await answersTo(evaluator, subsetLib, topic)).toEqual(recorded.answers[topic]);
  });

  test("errors say the same up to the definitions", async () => {
    expect(await errorsOf(evaluator, subsetLib)).toEqual(recorded.errors);
  });

  test("there is no function that nixpkgs does not have", async () => {
    const names = await namesOf(evaluator, subsetLib);
    const additional = Object.entries(names).flatMap(([topic, ours]) =>
      ours.filter((name) => !recorded.names[topic]?.includes(name)).map((name) => `${topic}.${name}`),
    );
    expect(additional).toEqual([]);
  });
});

describe.runIf(nixpkgs !== undefined && hasNix)("the record is what NIXPKGS' lib answers", async () => {
  const checkout = nixpkgs ?? "";
  const evaluator = started(await nixEvaluator());
  afterAll(() => evaluator.close());

  test("its revision is the recorded one", () => {
    expect(revisionOf(checkout)).toBe(recorded.revision);
  });

  test.each(topics)("%s", async (topic) => {
    expect(await answersTo(evaluator, nixpkgsLib(checkout), topic)).toEqual(recorded.answers[topic]);
  });

  test("errors", async () => {
    expect(await errorsOf(evaluator, nixpkgsLib(checkout))).toEqual(recorded.errors);
  });
});
