import { fileURLToPath } from "node:url";
import { fuzzModule } from "bare-mounts/check";
import { expect, test } from "vitest";

test("greeter.nix does what it should with whatever it is given", async () => {
  const file = fileURLToPath(new URL("greeter.nix", import.meta.url));
  const { result } = await fuzzModule({ file }, { runs: 100, oracle: "none" });
  expect(result.failures.map(({ rule, findings, modules }) => ({ rule, findings, modules }))).toEqual([]);
});
