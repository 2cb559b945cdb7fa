import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Parser } from "htmlparser2";
import spawn from "nano-spawn";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generate } from "../../codegen/index.ts";
import { ownFiles } from "../../codegen/own-files.ts";
import { module, option, types } from "../../lib/schema/index.ts";
import { root } from "../cli/run-cli.ts";
import { findTool, howToGet } from "../support/tools.ts";
import { docs } from "./pages.ts";
import { serve } from "./site.ts";

/** Texts that would run, or become attributes, where anything took them for code. */
const hostile = [
  "{{ globalThis.hostile = 1 }}",
  "{{ constructor.constructor('globalThis.hostile = 2')() }}",
  "<script>globalThis.hostile = 3</script>",
  "<script setup>globalThis.hostile = 4</script>",
  "<img src=x onerror='globalThis.hostile = 5'>",
  '<a id="x" onclick="globalThis.hostile = 6"></a>',
  "`code`{onclick=globalThis.hostile=7}",
  "word {onclick=globalThis.hostile=7 .hostile}",
  "[link](javascript:globalThis.hostile=8)",
  "<component :is=\"'script'\">globalThis.hostile = 9</component>",
  "`` {{ globalThis.hostile = 10 }} ``",
  "<style>body { display: none }</style>",
  "![{{ globalThis.hostile = 11 }}](x:y)",
  '::: details {{ globalThis.hostile = 12 }} <img src=x onerror="globalThis.hostile=12">\ntext\n:::',
  "---\nhead: [[script, {}, 'globalThis.hostile = 13']]\n---",
];

const hostileModule = module({
  path: ["services", "hostile"],
  options: Object.fromEntries(
    hostile.map((text, index) => [
      `option${index} ${text}`,
      option(types.strMatching("x*", text), {
        description: `Before.\n\n${text}\n`,
        default: text,
        example: text,
      }),
    ]),
  ),
  scopes: () => ({ things: [] }),
  rules: (rule) =>
    hostile.map((text, index) =>
      rule("things", {
        id: `rule-${index}`,
        severity: "error",
        option: "",
        summary: text,
        message: text,
        holds: () => true,
      }),
    ),
});

let folder = "";
const built = () => join(folder, ".vitepress/dist");

beforeAll(async () => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  folder = mkdtempSync(join(root, ".cache/hostile-"));
  // The book as it is, with other pages.
  cpSync(join(docs, ".vitepress"), join(folder, ".vitepress"), {
    recursive: true,
    filter: (file) => !/(?:cache|dist)$/.test(file),
  });
  const { optionsMarkdown, rulesMarkdown } = ownFiles.files;
  const pages = await generate(hostileModule, { ...ownFiles, files: { optionsMarkdown, rulesMarkdown } });
  mkdirSync(join(folder, "reference"), { recursive: true });
  for (const [file, text] of pages) writeFileSync(join(folder, file.replace(/^docs\//, "")), text);
  // As a doc comment may have it, which nobody has escaped.
  writeFileSync(join(folder, "reference/raw.md"), `# Raw\n\n${hostile.join("\n\n")}\n`);
  await spawn(process.execPath, [join(root, "bin/run-source.js"), join(docs, "playground/make.ts")]);
  await spawn(process.execPath, [join(root, "node_modules/vitepress/bin/vitepress.js"), "build", folder]);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a browser takes for code in a page: scripts, handlers, addresses that are scripts, styles. */
function whatRuns(html: string): readonly string[] {
  const found: string[] = [];
  let inside = "";
  const parser = new Parser({
    onopentag: (name, attributes) => {
      inside = name;
      for (const [attribute, value] of Object.entries(attributes)) {
        if (/^(?:on|srcdoc|style)/i.test(attribute) || /^\s*javascript:/i.test(value)) found.push(value);
      }
    },
    ontext: (text) => {
      if (inside === "script" || inside === "style") found.push(text);
    },
    onclosetag: () => {
      inside = "";
    },
  });
  parser.end(html);
  return found;
}

describe("hostile text in a schema", () => {
  test("stays text in the pages", () => {
    for (const page of ["options", "rules", "raw"]) {
      const html = readFileSync(join(built(), `reference/${page}.html`), "utf8");
      expect(whatRuns(html).filter((text) => /hostile ?= ?\d/.test(text))).toEqual([]);
      expect(html).toContain("{{ globalThis.hostile = 1 }}");
      expect(html).toContain("&lt;script&gt;globalThis.hostile = 3&lt;/script&gt;");
    }
  });

  test("runs nowhere, neither in a page nor in the search", async (context) => {
    const program = findTool("chromium");
    if (program === null) {
      context.skip(howToGet("chromium"));
      return;
    }
    await using server = await serve(built());
    const browser = await chromium.launch({
      executablePath: program,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
    try {
      for (const path of ["reference/options.html", "reference/rules.html", "reference/raw.html"]) {
        const page = await browser.newPage();
        const asked: string[] = [];
        page.on("dialog", (dialog) => asked.push(dialog.message()));
        await page.goto(`${server.url}/${path}`, { waitUntil: "networkidle" });
        await page.locator("#local-search button").click();
        await page.locator("#localsearch-input").fill("hostile");
        await page.locator(".VPLocalSearchBox .result").first().waitFor();
        // What was found is shown with its text, too.
        await page.locator("#localsearch-input").press("ArrowDown");
        expect(await page.evaluate("globalThis.hostile ?? null")).toBe(null);
        expect(await page.locator("body").isVisible()).toBe(true);
        expect(asked).toEqual([]);
        await page.close();
      }
    } finally {
      await browser.close();
    }
  });

  test("leaves nothing of it in what runs beside the pages", () => {
    const code = globSync("assets/reference_*.js", { cwd: built() }).map((file) =>
      readFileSync(join(built(), file), "utf8"),
    );
    expect(code.length).toBeGreaterThan(1);
    // Vue makes a call of what it takes for an expression.
    expect(code.filter((text) => /toDisplayString|globalThis\.hostile ?= ?1[),;]/.test(text))).toEqual([]);
  });
});
