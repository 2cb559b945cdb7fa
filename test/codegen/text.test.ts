import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anchorOf, codeBlock, codeSpan, plainMarkdown } from "../../codegen/reference/markdown.ts";
import { toPretty } from "../../codegen/reference/pretty.ts";
import { fill, firstSentence } from "../../codegen/text/fill.ts";

describe("filling paragraphs", () => {
  test("breaks between words, and never in a code span", () => {
    expect(fill("one two `three four five` six", 10)).toBe("one two\n`three four five`\nsix");
  });

  test("joins the lines of a paragraph and keeps paragraphs apart", () => {
    expect(fill("a\nb\n\nc", 80)).toBe("a b\n\nc");
  });

  test("hangs the lines of list items", () => {
    expect(fill("- one two\n  three\n10. four five", 9)).toBe("- one two\n  three\n10. four\n    five");
  });

  test("lets no word begin a list, a heading or a quote", () => {
    expect(fill("aaaa + bbbb 1. cccc # dddd > eeee", 6)).toBe("aaaa +\nbbbb 1.\ncccc #\ndddd >\neeee");
  });

  test.for([
    "```\na   b\n\nc\n```",
    "    code   here",
    "# A   title",
    "| a   | b |",
    "two  \nlines",
    "> a\n> b",
  ])("leaves %j as it is", (text) => {
    expect(fill(text, 3)).toBe(text.trim() === text ? text : fill(text, 3));
    expect(fill(text, 3).replaceAll(/^ +/g, "")).toBe(text.trim());
  });

  test("keeps all words, and filling again changes nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z`*_.-]{1,12}$/)),
        fc.integer({ min: 1, max: 60 }),
        (words, width) => {
          const text = words.join(" ");
          expect(fill(text, width).split(/\s+/).join(" ")).toBe(text.trim());
          expect(fill(fill(text, width), width)).toBe(fill(text, width));
        },
      ),
    );
  });

  test("the first sentence ends before the next begins", () => {
    expect(firstSentence("Such as 1.5 s or `a. B`, e.g. this. And more.")).toBe(
      "Such as 1.5 s or `a. B`, e.g. this.",
    );
    expect(firstSentence("No full stop\n\nMore.")).toBe("No full stop");
  });
});

describe("plain CommonMark", () => {
  const link = (name: string): string | null => (name === "a.b" ? "#opt-a.b" : null);

  test("has links and code for nixpkgs' roles", () => {
    expect(plainMarkdown("{option}`a.b`, {option}`c`, {manpage}`mount(8)`, {file}`/etc`", link)).toBe(
      "[`a.b`](#opt-a.b), `c`, [`mount(8)`](https://man7.org/linux/man-pages/man8/mount.8.html), `/etc`",
    );
  });

  test("has no HTML but in code, where it is none", () => {
    expect(plainMarkdown("<b> & `<i> &` ``<u>`</u>`` <a\n\n```\n<p>\n```\n<s>", link)).toBe(
      "&lt;b> &amp; `<i> &` ``<u>`</u>`` &lt;a\n\n```\n<p>\n```\n&lt;s>",
    );
  });

  test("shows any text as code that no text can leave", () => {
    expect(codeSpan("a`b``c")).toBe("```a`b``c```");
    expect(codeSpan("`")).toBe("`` ` ``");
    expect(codeSpan(" a ")).toBe("`  a  `");
    expect(codeBlock("nix", "````")).toBe("`````nix\n````\n`````");
  });

  test("has anchors that are the same in every reader", () => {
    expect(anchorOf("opt", 'a.<name>."b c"')).toBe("opt-a._name_._b_c_");
  });
});

test("values look as nixpkgs prints them", () => {
  expect(toPretty({ b: [1, "x\ny", []], "a.b": null, a: { in: '${x} \\ "' }, e: {} })).toBe(`{
  a = {
    "in" = "\\\${x} \\\\ \\"";
  };
  "a.b" = null;
  b = [
    1
    ''
      x
      y''
    [ ]
  ];
  e = { };
}`);
});
