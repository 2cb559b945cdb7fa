import { describe, expect, test } from "vitest";
import { withImport, withSummaryLine } from "../../lib/cli/upstream/checkout-edits.ts";

describe("an import is added to a list", () => {
  const list = (lines: readonly string[]) =>
    `{ lib, ... }: {\n  imports = [\n${lines.map((line) => `    ${line}\n`).join("")}  ];\n}\n`;

  test.for([
    { place: "at the beginning", before: ["./n.nix", "./o.nix"], after: ["./m.nix", "./n.nix", "./o.nix"] },
    { place: "in the middle", before: ["./a.nix", "./z.nix"], after: ["./a.nix", "./m.nix", "./z.nix"] },
    { place: "at the end", before: ["./a.nix", "./b"], after: ["./a.nix", "./b", "./m.nix"] },
    {
      place: "behind the last path, before what is none",
      before: ["./a.nix", "(f [ ./n.nix ] { })"],
      after: ["./a.nix", "./m.nix", "(f [ ./n.nix ] { })"],
    },
    {
      place: "beside comments and strings",
      before: ["# ./n.nix ]", "./a.nix", '(f "]" ./o.nix)', "./p.nix"],
      after: ["# ./n.nix ]", "./a.nix", '(f "]" ./o.nix)', "./m.nix", "./p.nix"],
    },
    { place: "nowhere, if it is there", before: ["./z.nix", "./m.nix"], after: ["./z.nix", "./m.nix"] },
  ])("$place", ({ before, after }) => {
    expect(withImport(list(before), "./m.nix")).toEqual({ ok: true, text: list(after) });
    expect(withImport(list(after), "./m.nix")).toEqual({ ok: true, text: list(after) });
  });

  test("with the line endings of the file", () => {
    expect(withImport("{\r\n  imports = [\r\n    ./a.nix\r\n  ];\r\n}\r\n", "./m.nix")).toEqual({
      ok: true,
      text: "{\r\n  imports = [\r\n    ./a.nix\r\n    ./m.nix\r\n  ];\r\n}\r\n",
    });
  });
});

describe("a page is added to a summary as the last one of its chapter", () => {
  const added = (text: string) => withSummaryLine(text, "M", "./h/m.md", "./h/README.md");

  test.for([
    {
      where: "behind others",
      before: "- [H](./h/README.md)\n  - [A](./h/a.md)\n- [B](./b.md)\n",
      after: "- [H](./h/README.md)\n  - [A](./h/a.md)\n  - [M](./h/m.md)\n- [B](./b.md)\n",
    },
    {
      where: "behind those below others",
      before: "- [H](./h/README.md)\n  - [A](./h/a.md)\n    - [C](./h/c.md)\n",
      after: "- [H](./h/README.md)\n  - [A](./h/a.md)\n    - [C](./h/c.md)\n  - [M](./h/m.md)\n",
    },
    {
      where: "where there is none",
      before: "- [H](./h/README.md)\n\n---\n",
      after: "- [H](./h/README.md)\n  - [M](./h/m.md)\n\n---\n",
    },
    {
      where: "at the end of a file without a newline",
      before: "- [H](./h/README.md)\n    - [A](./h/a.md)",
      after: "- [H](./h/README.md)\n    - [A](./h/a.md)\n    - [M](./h/m.md)",
    },
    {
      where: "with the line endings of the file",
      before: "- [H](./h/README.md)\r\n  - [A](./h/a.md)\r\n",
      after: "- [H](./h/README.md)\r\n  - [A](./h/a.md)\r\n  - [M](./h/m.md)\r\n",
    },
    {
      where: "nowhere, if it is there under another title",
      before: "- [H](./h/README.md)\n- [X](./h/m.md)\n",
      after: "- [H](./h/README.md)\n- [X](./h/m.md)\n",
    },
  ])("$where", ({ before, after }) => {
    expect(added(before)).toEqual({ ok: true, text: after });
    expect(added(after)).toEqual({ ok: true, text: after });
  });
});
