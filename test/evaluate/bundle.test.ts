import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bundle } from "../../lib/evaluate/index.ts";
import { skipAllBecause } from "../support/skip.ts";
import { evaluators, started } from "./evaluators.ts";

const fixtures = path.join(import.meta.dirname, "fixtures/bundle");
const folder = mkdtempSync(path.join(tmpdir(), "bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe.each(evaluators)("files, read by the $name evaluator", ({ name, start, missing }) => {
  skipAllBecause(missing);
  test("come out the same, whether imported or inlined", async () => {
    const evaluation = await started(start).evaluate({
      bindings: { fixture: path.join(fixtures, "default.nix") },
      expression: `removeAttrs fixture [ "modules" ] // { self = (import ${fixtures}/nested).self; }`,
    });
    expect(evaluation).toEqual({
      ok: true,
      value: {
        number: 3,
        applied: 12,
        text: readFileSync(path.join(fixtures, "hostile.txt"), "utf8"),
        string: "import ./nothing.nix 3 <nixpkgs>",
        indented: "./nothing.nix ${./nothing.nix} import ./nothing.nix 3\n",
        update: { a: 1, b: 2 },
        quotient: 3,
        uri: "http://example.org/x.nix",
        maybe: true,
        self: 3,
      },
    });
  });

  test("are named with the line of an error in them", async () => {
    const file = write(
      "late.nix",
      `{\n  text = builtins.readFile ${fixtures}/hostile.txt;\n  b = 1 + nowhere;\n}\n`,
    );
    const evaluation = await started(start).evaluate({ bindings: { late: file }, expression: "late.b" });
    expect(evaluation).toMatchObject({ error: { kind: "missing-attribute", file, line: 3, column: 11 } });
  });

  test("do not meet the names of the bindings", async () => {
    const file = write("scope.nix", "{ set }: with set; inner");
    const bindings = { inner: write("one.nix", "1"), scope: file };
    const evaluation = await started(start).evaluate({
      bindings,
      expression: "scope { set = { inner = 2; }; }",
    });
    expect(evaluation).toEqual({ ok: true, value: 2 });
  });

  test("are read again when they have changed", async () => {
    const file = write("changing.nix", "1");
    const request = { bindings: { changing: file }, expression: "changing" };
    expect(await started(start).evaluate(request)).toEqual({ ok: true, value: 1 });
    writeFileSync(file, "2");
    utimesSync(file, 1, 1);
    expect(await started(start).evaluate(request)).toEqual({ ok: true, value: 2 });
  });

  if (name === "embedded")
    test("are refused where a path is computed when it is evaluated", async () => {
      const file = write("computed.nix", '{ ok = 1; no = import ("/tmp" + "/x.nix"); }');
      const evaluate = (expression: string) => started(start).evaluate({ bindings: { f: file }, expression });
      expect(await evaluate("f.ok")).toEqual({ ok: true, value: 1 });
      expect(await evaluate("f.no")).toMatchObject({
        error: { kind: "import", message: expect.stringMatching(/^import of a computed path/) },
      });
    });
});

test("modules in a list are inlined where a path stands", async () => {
  const embedded = evaluators.find(({ name }) => name === "embedded");
  if (embedded === undefined) throw new Error("no embedded evaluator");
  const bindings = { fixture: path.join(fixtures, "default.nix") };
  expect(await started(embedded.start).evaluate({ bindings, expression: "fixture.modules" })).toEqual({
    ok: true,
    value: [3, { self: 3 }],
  });
});

test("a file that is used many times stands once in the bundle", () => {
  const file = write(
    "twice.nix",
    `[ (import ${fixtures}/nested/number.nix) (import ${fixtures}/nested/number.nix) ]`,
  );
  const bundling = bundle({ bindings: { a: file, b: file }, expression: "a" });
  if (!bundling.ok) throw new Error(bundling.error.message);
  expect(bundling.bundle.source.match(/no newline follows/g)).toHaveLength(1);
  expect([...bundling.bundle.files.keys()]).toEqual([file, path.join(fixtures, "nested/number.nix")]);
});

test.each([
  ["a missing file", "\n import ./missing.nix", /missing\.nix does not exist$/, 2, 9],
  ["a search path", "<nixpkgs/lib>", /^<nixpkgs\/lib> cannot be inlined/, 1, 1],
  ["a path with code in it", "[ ./${x}.nix ]", /cannot be inlined/, 1, 3],
  ["a file that is not Nix", "[ ./refused.txt ]", /is not a \.nix file$/, 1, 3],
  ["a path in a user's home", "import ~/x.nix", /home/, 1, 8],
])("%s cannot be bundled", (_, text, message, line, column) => {
  write("refused.txt", "");
  const file = write("refused.nix", text);
  expect(bundle({ bindings: { f: file }, expression: "f" })).toMatchObject({
    ok: false,
    error: { kind: "import", file, line, column, message: expect.stringMatching(message) },
  });
});
