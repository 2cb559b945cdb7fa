import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";
import type { BrowserContextOptions, Page } from "playwright-core";
import { visit } from "unist-util-visit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anchorOf } from "../../codegen/reference/markdown.ts";
import { root } from "../cli/run-cli.ts";
import { skipAllBecause } from "../support/skip.ts";
import { findTool, howToGet } from "../support/tools.ts";
import { type BookBrowser, openBrowser, phone } from "./browser.ts";
import { builtBook, exampleRepository } from "./built-book.ts";
import { docs, pages } from "./pages.ts";
import { describePlayground } from "./playground-tests.ts";
import { deadLinks, isExternal, sitePages } from "./site.ts";

let folder = "";
let built: Awaited<ReturnType<typeof builtBook>>;

beforeAll(async () => {
  built = await builtBook();
  folder = built.folder;
});

afterAll(() => built?.[Symbol.dispose]());

describe("the built book", () => {
  test("has every page, the reference and the API", () => {
    const expected = [
      ...pages.map((page) => page.replace(/md$/, "html")),
      ...["reference/options.html", "reference/rules.html"],
      ...["api/bare-mounts.html", "api/bare-mounts/schema.html", "api/bare-mounts/check.html"],
    ];
    expect([...sitePages(folder).keys()]).toEqual(expect.arrayContaining(expected));
  });

  test("has no link that leads nowhere, and no anchor that is not there", () => {
    const links = [...sitePages(folder).values()].flatMap((page) => page.links);
    expect(links.length).toBeGreaterThan(500);
    expect(deadLinks(folder)).toEqual([]);
  });

  test("notices a link that leads nowhere", () => {
    const file = join(folder, "broken.html");
    writeFileSync(file, '<a href="./boot.html#no-such-anchor">a</a><a href="./no-such-page.html">b</a>');
    try {
      expect(deadLinks(folder)).toEqual([
        "broken.html: ./boot.html#no-such-anchor",
        "broken.html: ./no-such-page.html",
      ]);
    } finally {
      rmSync(file);
    }
  });

  test("has an anchor for every option and every rule, by its name", () => {
    const options = Object.keys(JSON.parse(readFileSync(join(docs, "reference/options.json"), "utf8")));
    const ids = sitePages(folder).get("reference/options.html")?.ids;
    expect(options.length).toBeGreaterThan(60);
    expect(options.filter((option) => ids?.has(anchorOf("opt", option)) !== true)).toEqual([]);
    expect(sitePages(folder).get("reference/rules.html")?.ids.has("rule-mount-point-unique")).toBe(true);
  });

  test("links to these other sites, by https", () => {
    const external = [...sitePages(folder).values()].flatMap((page) => page.links.filter(isExternal));
    expect(external.filter((link) => !link.startsWith("https://"))).toEqual([]);
    // A new one is to be looked at by a person, since nothing here may ask for it.
    const hosts = new Set(external.map((link) => new URL(link).host));
    expect([...hosts].sort()).toEqual(["github.com", "man7.org"]);
  });

  test("takes nothing from other hosts: no script, style, font or picture", () => {
    const files = globSync("**/*.{html,css}", { cwd: folder }).map((file) =>
      readFileSync(join(folder, file), "utf8"),
    );
    const taken = files.flatMap(
      (text) => text.match(/(?:src="|url\(["']?|<link[^>]+href=")(?:https?:)?\/\/[^"')]*/g) ?? [],
    );
    expect(taken).toEqual([]);
  });

  test("has a title, a description and an icon", () => {
    const start = readFileSync(join(folder, "index.html"), "utf8");
    expect(start).toMatch(/<title>[^<]*bare-mounts<\/title>/);
    expect(start).toMatch(/<meta name="description" content="NixOS-WSL/);
    expect(start).toMatch(/<link rel="icon" href="data:image\/svg\+xml/);
  });
});

test("every link of the readme into this repository leads somewhere", () => {
  const readme = join(root, "README.md");
  const links: string[] = [];
  visit(fromMarkdown(readFileSync(readme, "utf8")), "link", ({ url }) => {
    if (!isExternal(url)) links.push(url);
  });
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((link) => !existsSync(resolve(dirname(readme), link.replace(/#.*/, ""))))).toEqual([]);
});

const program = findTool("chromium");

describe("in a browser", () => {
  skipAllBecause(program === null ? howToGet("chromium") : undefined);

  let browser: BookBrowser;
  const open = (path: string, settings?: BrowserContextOptions) => browser.open(path, settings);

  beforeAll(async () => {
    if (program !== null) browser = await openBrowser(program, folder);
  });

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
  });

  describePlayground(open);

  test.for([
    ...pages.map((page) => page.replace(/md$/, "html")),
    ...["reference/options.html", "reference/rules.html", "api/bare-mounts/schema.html"],
  ])("%s fits a phone, and asks nobody else for anything", async (path) => {
    await using opened = await open(path, phone);
    const tooWide = await opened.page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect(tooWide).toBe(false);
    expect(opened.wrong).toEqual([]);
  });

  async function search(page: Page, text: string): Promise<void> {
    await page.locator("#local-search button").click();
    await page.locator("#localsearch-input").fill(text);
    await page.locator(".VPLocalSearchBox .result").first().click();
  }

  test.for([
    ["disk missing", /\/troubleshooting\.html#/],
    ["not mounted", /\/troubleshooting\.html#/],
    ["compress", /\/btrfs\.html#/],
    ["second distribution", /\/instances\.html/],
    ["nodatacow", /\/btrfs\.html#/],
  ] as const)("the search for %s leads to the right page first, with an excerpt", async ([text, target]) => {
    await using opened = await open("index.html");
    await opened.page.locator("#local-search button").click();
    await opened.page.locator("#localsearch-input").fill(text);
    const first = opened.page.locator(".VPLocalSearchBox .result").first();
    await first.locator(".excerpt mark, .excerpt-wrapper mark").first().waitFor();
    expect(await first.getAttribute("href")).toMatch(target);
  });

  test.for([
    ["mount a first disk", ["Mount your first disk"], "wsl --mount"],
    ["learn why a disk is not mounted", ["Find out why a disk is not mounted"], "wsl-bare-mount doctor"],
    ["learn what nodatacow does", ["Use Btrfs: compression, nodatacow"], "chattr +C"],
    [
      "share one disk",
      ["Share one disk between distributions"],
      "A second distribution can use the same disk",
    ],
  ] as const)("from the front page one comes to %s in a click", async ([, [link], text]) => {
    await using opened = await open("index.html");
    await opened.page.getByRole("link", { name: link, exact: true }).click();
    await opened.page.getByText(text).first().waitFor();
  });

  test("the front page shows what goes in and what comes out, and says what was never tried", async () => {
    await using opened = await open("index.html", { viewport: { width: 1360, height: 850 } });
    const seen = async (text: string) => {
      const box = await opened.page.getByText(text).first().boundingBox();
      return box !== null && box.y < 850;
    };
    expect(await seen("Not tried on Windows or WSL yet")).toBe(true);
    expect(await seen("subvolumes.persist")).toBe(true);
    expect(await seen("/run/wsl-bare-mounts/data /persist btrfs")).toBe(true);
  });

  test("options are filtered as one types, in the tree and below it", async () => {
    await using opened = await open("reference/options.html");
    const { page, wrong } = opened;
    const status = page.locator(".option-finder [role=status]");
    expect(await status.textContent()).toMatch(/^(\d+) of \1 options$/);
    await page.getByLabel("Filter by name").fill("nodatacow");
    await expect.poll(() => status.textContent()).toMatch(/^[1-5] of/);
    const finder = page.locator(".option-finder");
    for (const text of ["Rules", "Explained in", "Declared in", "modules/btrfs/options.nix"]) {
      expect(await finder.getByText(text).first().isVisible(), text).toBe(true);
    }
    expect(await page.locator('[id="opt-wsl.bareMounts.enable"]').isVisible()).toBe(false);
    expect(await page.locator('[id$=".nodatacow"]').isVisible()).toBe(true);
    await finder
      .getByRole("link", { name: /nodatacow$/ })
      .first()
      .click();
    expect(page.url()).toMatch(
      /#opt-wsl\.bareMounts\.disks\._name_\.filesystem\.subvolumes\._name_\.nodatacow$/,
    );
    await page.getByLabel("Filter by name").fill("integer seconds");
    expect(await page.getByText("deviceTimeout", { exact: true }).first().isVisible()).toBe(true);
    await page.getByLabel("Filter by name").fill("");
    await page.getByRole("button", { name: "Open all" }).click();
    expect(await finder.getByText("idleTimeout", { exact: true }).first().isVisible()).toBe(true);
    expect(wrong).toEqual([]);
  });

  test("every page links to its source, its neighbours, the repository and the version", async () => {
    await using opened = await open("btrfs.html");
    const links = await opened.page
      .locator("a")
      .evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    if (process.env["BOOK"] === undefined) {
      expect(links).toContain(`${exampleRepository}/edit/main/docs/btrfs.md`);
      expect(links).toContain(exampleRepository);
    }
    expect(links).toEqual(
      expect.arrayContaining(["/vhdx-or-disk.html", "/encryption.html", "/changelog.html"]),
    );
    expect(await opened.page.getByRole("link", { name: version, exact: true }).count()).toBeGreaterThan(0);
  });

  test("a configuration of the book is opened in the playground", async () => {
    await using opened = await open("btrfs.html");
    await opened.page.getByRole("link", { name: "Open in the playground" }).first().click();
    await opened.page.locator(".cm-content").waitFor({ timeout: 60_000 });
    await opened.page.locator('.results[aria-busy="false"]').waitFor({ timeout: 60_000 });
    expect(await opened.page.locator(".cm-content").innerText()).toContain("wsl.bareMounts");
    expect(await opened.page.locator(".problems h2").innerText()).toBe("No problems found");
    expect(opened.wrong).toEqual([]);
  });

  const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");

  test.for([
    ...pages.map((page) => [page.replace(/md$/, "html"), "light"] as const),
    ...["index.html", "playground.html", "reference/options.html", "btrfs.html"].map(
      (page) => [page, "dark"] as const,
    ),
    ...["reference/options.html", "reference/rules.html", "api/bare-mounts.html"].map(
      (page) => [page, "light"] as const,
    ),
  ])(
    "%s, %s, is for everybody: axe finds nothing serious",
    { timeout: 120_000 },
    async ([path, colorScheme]) => {
      await using opened = await open(path, { colorScheme });
      // The theme names its switch once it runs.
      await opened.page.locator(".VPSwitchAppearance:not([title=''])").first().waitFor({ state: "attached" });
      if (path === "playground.html") await opened.page.locator(".cm-content").waitFor({ timeout: 60_000 });
      await opened.page.evaluate(axe);
      const found: readonly {
        readonly id: string;
        readonly impact: string;
        readonly nodes: readonly { readonly html: string }[];
      }[] = await opened.page.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
      );
      const serious = found.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    },
  );

  test.for(["DejaVu Serif", "DejaVu Sans Mono", "sans-serif"])(
    "the words of a picture stay in their boxes, in %s",
    async (font) => {
      await using opened = await open("index.html");
      const svg = readFileSync(join(folder, "boot-order.svg"), "utf8").replace(/^[\s\S]*?(?=<svg)/, "");
      await opened.page.setContent(
        svg.replaceAll('font-family="Helvetica,Arial,sans-serif"', `font-family="${font}"`),
      );
      const outside = await opened.page.evaluate(`[...document.querySelectorAll("g.node")].flatMap((node) => {
        const box = node.querySelector("polygon, path, ellipse").getBoundingClientRect();
        return [...node.querySelectorAll("text")]
          .filter((text) => {
            const { left, right } = text.getBoundingClientRect();
            return left < box.left || right > box.right;
          })
          .map((text) => text.textContent);
      })`);
      expect(outside).toEqual([]);
      expect(await opened.page.locator("g.node text").count()).toBeGreaterThan(15);
    },
  );

  test("a picture on a phone is scrolled, and says so", async () => {
    await using opened = await open("boot.html", phone);
    const state = await opened.page.evaluate(`{
      const box = document.querySelector('.vp-doc p:has(> img[src$=".svg"])');
      ({ scrolls: box.scrollWidth > box.clientWidth, says: getComputedStyle(box, "::before").content });
    }`);
    expect(state).toMatchObject({ scrolls: true, says: expect.stringContaining("scroll it sideways") });
  });

  test("the search finds an option by its name, and leads to its anchor", async () => {
    await using opened = await open("index.html");
    const { page, wrong } = opened;
    await search(page, "allowDriveLetters");
    await page.waitForURL(/options\.html#/);
    expect(new URL(page.url()).hash).toBe("#opt-wsl.bareMounts.disks._name_.allowDriveLetters");
    const heading = page.locator('[id="opt-wsl.bareMounts.disks._name_.allowDriveLetters"]');
    await heading.waitFor();
    expect(await heading.textContent()).toContain("wsl.bareMounts.disks.<name>.allowDriveLetters");
    expect(wrong).toEqual([]);
  });

  test("the search finds a message by its text", async () => {
    await using opened = await open("index.html");
    await search(opened.page, "the superblock of is damaged");
    await opened.page.waitForURL(/troubleshooting\.html#a-file-system-is-damaged/);
  });

  test.for(["light", "dark"] as const)(
    "the picture of a boot is there, and readable, in the %s book",
    async (colorScheme) => {
      await using opened = await open("boot.html", { colorScheme, viewport: { width: 1280, height: 900 } });
      const { page, wrong } = opened;
      const image = `document.querySelector('img[src$="boot-order.svg"]')`;
      expect(await page.evaluate(`${image}.naturalWidth > 0 && ${image}.width >= 700`)).toBe(true);
      const filter = await page.evaluate(`getComputedStyle(${image}).filter`);
      expect(String(filter).startsWith("invert(1)")).toBe(colorScheme === "dark");
      expect(wrong).toEqual([]);
    },
  );

  test("the picture has the units of the configuration beside it", async () => {
    const picture = readFileSync(join(folder, "boot-order.svg"), "utf8").replaceAll("&#45;", "-");
    for (const shown of [
      "disk stores",
      "/persist",
      "/media/videos",
      "nix-daemon.service",
      "local-fs.target",
    ]) {
      expect(picture.includes(`>${shown}<`), shown).toBe(true);
    }
  });
});
