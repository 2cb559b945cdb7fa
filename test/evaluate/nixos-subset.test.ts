import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Evaluator, embeddedEvaluator, nixEvaluator } from "../../lib/evaluate/index.ts";
import { noNixpkgs, skipAllBecause } from "../support/skip.ts";
import { hasTool, howToGet } from "../support/tools.ts";
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
const hasNix = hasTool("nix-instantiate");

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

describe("the record is what NIXPKGS' lib answers", () => {
  skipAllBecause(noNixpkgs ?? (hasNix ? undefined : howToGet("nix-instantiate")));
  const checkout = process.env["NIXPKGS"] ?? "";
  let evaluator: Evaluator;
  beforeAll(async () => {
    if (hasNix) evaluator = started(await nixEvaluator());
  });
  afterAll(() => evaluator?.close());

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
