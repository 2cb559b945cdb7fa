import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { catalogue } from "../../mutants/catalogue/index.ts";
import type { Mutant } from "../../mutants/mutant.ts";
import { type Tried, tryMutants } from "../../mutants/try-mutants.ts";

/** One of each kind of file; `npm run mutants` tries them all. */
const chosen = [
  "mount-not-after-disk",
  "disk-service-unbounded",
  "two-disks-share-a-link",
  "mount-point-not-null",
  "mount-point-twice",
  "interpolation-not-escaped",
].map((id) => catalogue.find((mutant) => mutant.id === id) ?? expect.fail(`no mutant is called ${id}`));

const harmless: Mutant = {
  id: "comment",
  file: "modules/core/part.nix",
  fault: "None: a comment is longer.",
  find: "# What is set beside counts, too.",
  replace: "# What is set beside it counts, too.",
};

// A temporary folder of our own shows what is left behind.
let folder: string;
let tried: Tried;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mutants-test-"));
  vi.stubEnv("TMPDIR", folder);
  tried = await tryMutants([...chosen, harmless], {
    runs: 100,
    seed: 1,
    jobs: 2,
    signal: new AbortController().signal,
  });
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const outcomeOf = (mutant: Mutant) => tried.trials.find((trial) => trial.mutant === mutant)?.outcome;

test("the project as it is has no fault", () => {
  expect(tried.unchanged).toEqual({ kind: "survived", runs: 100 });
});

test.for(chosen)("the harness finds $id", (mutant) => {
  expect(outcomeOf(mutant)).toMatchObject({ kind: "caught" });
});

test("the harness finds nothing wrong with a comment", () => {
  expect(outcomeOf(harmless)).toEqual({ kind: "survived", runs: 100 });
});

test("a run that is ended leaves no copies behind", async () => {
  vi.stubEnv("TMPDIR", folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const signal = AbortSignal.timeout(500);
  await expect(tryMutants(chosen, { runs: 100, seed: 1, jobs: 1, signal })).rejects.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});
