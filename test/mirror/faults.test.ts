import { expect, test } from "vitest";
import { faultSignature, faultsOf } from "../../lib/mirror/faults.ts";

const context = { path: ["services", "notes"], own: ["/module"], throws: [], isWhole: false };

test("one fault has one signature, whatever the name in it", () => {
  const signatures = ["attribute 'a' missing", "attribute 'T9Q\\'l' missing"].map(faultSignature);
  expect(new Set(signatures).size).toBe(1);
});

test("assertions that nixpkgs says all at once are a refusal", () => {
  const error = {
    kind: "thrown" as const,
    message: "Failed assertions:\n- a is not set",
    detail: "at /module/default.nix:1:1:",
  };
  expect(faultsOf(error, context)).toEqual([]);
  expect(faultsOf({ ...error, message: "a is not set" }, context)).toMatchObject([
    { rule: "refuses-by-assertion", message: "a is not set (default.nix:1)" },
  ]);
});
