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
import { builtBook } from "./built-book.ts";
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
    expect(start).toMatch(/<title>bare-mounts[^<]*<\/title>/);
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
