import { fuzz } from "bare-mounts/check";
import { expect, test } from "vitest";
import { harness } from "./greeter.ts";

test("300 random configurations of the greeter hold", async () => {
  const { failures, runs } = await fuzz(harness, { runs: 300 });
  expect(failures).toEqual([]);
  expect(runs).toBe(300);
});
