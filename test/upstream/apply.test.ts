import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeAll } from "../../lib/cli/upstream/apply.ts";
import { filesOf, remove, temporaryFolder, writeBelow } from "./stand-in.ts";

let top = "";
beforeEach(() => {
  top = temporaryFolder();
  writeBelow(top, { "folder/old": "old\n", file: "file\n" });
});
afterEach(() => remove(top));

const impossible = () => ({ path: join(top, "file/below"), before: null, after: "x\n" });

test("files are written, changed and removed, with the folders that this makes and empties", () => {
  writeAll(top, [
    { path: join(top, "new/deep/file"), before: null, after: "new\n" },
    { path: join(top, "file"), before: "file\n", after: "changed\n" },
    { path: join(top, "folder/old"), before: "old\n", after: null },
  ]);
  expect(filesOf(top)).toEqual({ file: "changed\n", "new/deep/file": "new\n" });
});

test("one that cannot be written takes all others back", () => {
  const before = filesOf(top);
  const writes = [
    { path: join(top, "new/deep/file"), before: null, after: "new\n" },
    { path: join(top, "folder/old"), before: "old\n", after: null },
    impossible(),
  ];
  expect(() => writeAll(top, writes)).toThrow(/file\/below: cannot be written: .* Nothing was changed\.$/);
  expect(filesOf(top)).toEqual(before);
});

test("what cannot be taken back is named, with what to do", () => {
  const writes = [
    { path: join(top, "folder/old"), before: "old\n", after: null },
    // Somebody puts a file where the folder was.
    { path: join(top, "folder"), before: "in the way\n", after: "in the way\n" },
    impossible(),
  ];
  expect(() => writeAll(top, writes)).toThrow(
    / folder\/old could not be given back.*git checkout HEAD -- \./,
  );
});
