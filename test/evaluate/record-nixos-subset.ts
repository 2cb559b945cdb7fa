/**
 * Records what nixpkgs' own `lib` answers to the suite: `NIXPKGS=/path/to/nixpkgs node test/evaluate/record-nixos-subset.ts`.
 * Answers are never written by hand.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { nixEvaluator } from "../../lib/evaluate/index.ts";
import {
  answersOf,
  errorsOf,
  namesOf,
  nixpkgsLib,
  recordFile,
  revisionOf,
  started,
} from "./nixos-subset/suite.ts";

const nixpkgs = process.env["NIXPKGS"];
if (nixpkgs === undefined) {
  process.stderr.write("NIXPKGS must be the path of a checkout of nixpkgs (or of its lib)\n");
  process.exit(2);
}
const evaluator = started(await nixEvaluator());
try {
  const lib = nixpkgsLib(nixpkgs);
  const record = {
    revision: revisionOf(nixpkgs),
    names: await namesOf(evaluator, lib),
    answers: await answersOf(evaluator, lib),
    errors: await errorsOf(evaluator, lib),
  };
  writeFileSync(recordFile, JSON.stringify(record));
  execFileSync(`${import.meta.dirname}/../../node_modules/.bin/biome`, ["format", "--write", recordFile]);
} finally {
  await evaluator.close();
}
