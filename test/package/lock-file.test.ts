import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { root } from "../cli/run-cli.ts";

const names = z.record(z.string(), z.string()).default({});
const lockFile = z.object({
  packages: z.record(z.string(), z.looseObject({ dependencies: names, optionalDependencies: names })),
});

// npm leaves out those of other platforms where it updates what is installed; npm 12 then refuses `npm ci`.
test("the lock file has what packages need on every platform", () => {
  const { packages } = lockFile.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  const isThere = (from: string, name: string): boolean =>
    packages[`${from === "" ? "" : `${from}/`}node_modules/${name}`] !== undefined ||
    (from !== "" && isThere(from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))), name));
  const missing = Object.entries(packages).flatMap(([from, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isThere(from, name))
      .map((name) => `${name}, which ${from} names`),
  );
  expect(missing).toEqual([]);
});
