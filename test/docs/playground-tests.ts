import { gzipSync } from "node:zlib";
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { type OpenedPage, phone } from "./browser.ts";

type Open = (path: string, settings?: BrowserContextOptions) => Promise<OpenedPage>;

/** The playground with its editor, when it has checked what is in it. */
async function opened(open: Open, hash = "", settings?: BrowserContextOptions) {
  const result = await open(`playground.html${hash}`, settings);
  await result.page.locator(".cm-content").waitFor({ timeout: 60_000 });
  await settled(result.page);
  return result;
}

/** Waits until what is shown is of the text that is there. */
async function settled(page: Page): Promise<void> {
  await page.locator('.results[aria-busy="false"]').waitFor({ timeout: 60_000 });
}

/** Puts a text in place of all, as a person does who pastes it. */
async function paste(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+a");
  await page.evaluate(`{
    const data = new DataTransfer();
    data.setData("text/plain", ${JSON.stringify(text)});
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector(".cm-content").dispatchEvent(event);
  }`);
  await settled(page);
}

const problems = (page: Page) => page.locator(".problems").innerText();
const fstab = (page: Page) => page.locator('pre[aria-label="fstab"]').innerText();

const ext4 = (mountPoint: string) => `{
  wsl.bareMounts = {
    enable = true;
    disks.data = {
      serialNumber = "S6Z2NJ0TC14842T";
      label = "data";
      filesystem = { fsType = "ext4"; mountPoint = "${mountPoint}"; };
    };
  };
}`;

export function describePlayground(open: Open): void {
  describe("the playground", { timeout: 120_000 }, () => {
    test("shows fstab as it is typed, key by key", async () => {
      await using page = await opened(open);
      await paste(page.page, ext4("/data"));
      expect(await fstab(page.page)).toMatch(/^\/run\/wsl-bare-mounts\/data \/data ext4 /m);
      await page.page.locator(".cm-line", { hasText: "mountPoint" }).click();
      await page.page.keyboard.press("End");
      for (const _ of '"; };') await page.page.keyboard.press("ArrowLeft");
      await page.page.keyboard.type("base", { delay: 30 });
      await settled(page.page);
      expect(await fstab(page.page)).toMatch(/ \/database ext4 /);
      expect(page.wrong).toEqual([]);
    });

    test("shows an error at its line, and leads to it", async () => {
      await using page = await opened(open);
      await paste(page.page, ext4("data"));
      expect(await problems(page.page)).toMatch(/^1 error/);
      await page.page.locator(".cm-lintRange-error", { hasText: "mountPoint" }).waitFor();
      await page.page.locator(".problems li button").click();
      const line = await page.page.locator(".cm-activeLine").innerText();
      expect(line).toContain('mountPoint = "data"');
      const rule = page.page.locator(".problems li a");
      expect(await rule.getAttribute("href")).toMatch(/\/reference\/rules\.html#rule-/);
      await paste(page.page, "{\n  wsl.bareMounts = {\n    enable = ;\n  };\n}");
      expect(await problems(page.page)).toMatch(/Line 3\s+syntax error, unexpected ';'/);
      await page.page.locator(".cm-lintRange-error").waitFor();
    });

    test("completes the options inside of filesystem, and explains them", async () => {
      await using page = await opened(open);
      await paste(page.page, "{\n  wsl.bareMounts.disks.data.filesystem = {\n    ");
      await page.page.keyboard.press("Control+End");
      await page.page.keyboard.type("com");
      const list = page.page.locator(".cm-tooltip-autocomplete");
      await list.getByText("compression", { exact: true }).waitFor();
      await page.page
        .locator(".option-explanation", { hasText: "wsl.bareMounts.disks.<name>.filesystem.compression" })
        .waitFor();
      await page.page.keyboard.press("Enter");
      expect(await page.page.locator(".cm-content").innerText()).toContain("compression");
    });

    test("explains an option where the mouse is", async () => {
      await using page = await opened(open);
      await page.page.getByText("nodatacow", { exact: true }).first().hover();
      await page.page.locator(".cm-tooltip .option-explanation", { hasText: "nodatacow" }).waitFor();
    });

    test("shares a text by its address, and opens it again", async () => {
      await using page = await opened(open, "", { permissions: ["clipboard-read", "clipboard-write"] });
      await paste(page.page, ext4("/shared é 🖴"));
      await page.page.getByRole("button", { name: "Share" }).click();
      await page.page.getByText("The address is copied").waitFor();
      const address = new URL(await page.page.evaluate("navigator.clipboard.readText()"));
      await using again = await opened(open, address.hash);
      expect(await again.page.locator(".cm-content").innerText()).toContain("/shared é 🖴");
      await using cut = await opened(open, address.hash.slice(0, -9));
      await cut.page.getByText("The address is cut off or damaged").waitFor();
    });

    test("shows every example as the command line does", async () => {
      await using page = await opened(open);
      const select = page.page.getByLabel("Example");
      const files = await select
        .locator("option:not([disabled])")
        .evaluateAll((options) => options.map((option) => option.getAttribute("value") ?? ""));
      expect(files.length).toBeGreaterThan(8);
      for (const file of files) {
        await select.selectOption(file);
        await page.page.locator(".cm-content").waitFor();
        await settled(page.page);
        expect(await problems(page.page), file).not.toMatch(/\d+ error/);
        expect(await fstab(page.page), file).toContain("/run/wsl-bare-mounts/");
      }
      expect(page.wrong).toEqual([]);
    });

    test("loads at most 1.2 MB, compressed, before its first result", async () => {
      await using page = await open("404.html");
      const loaded: Promise<number>[] = [];
      page.page.on("response", (response) => {
        loaded.push(
          response.body().then(
            (body) => gzipSync(body, { level: 9 }).length,
            () => 0,
          ),
        );
      });
      await page.page.goto(page.page.url().replace("404", "playground"));
      // The editor comes after the first result.
      await page.page.getByText(/^Checked in/).waitFor({ timeout: 60_000 });
      const before = [...loaded];
      const sizes = await Promise.all(before);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(900_000);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_200_000);
    });

    test("draws the boot, and shows the unit of a step", async () => {
      await using page = await opened(open);
      await page.page.getByRole("tab", { name: "Boot" }).click();
      const step = page.page.getByRole("button", { name: "/persist btrfs, subvolume persist" });
      await step.click();
      expect(await page.page.locator('pre[aria-label="persist.mount"]').innerText()).toContain(
        "Where=/persist",
      );
      const before = await page.page.locator(".canvas svg").getAttribute("style");
      await page.page.getByRole("button", { name: "Zoom in" }).click();
      await expect.poll(() => page.page.locator(".canvas svg").getAttribute("style")).not.toBe(before);
    });

    test("shows units, what Windows reads, and the other languages", async () => {
      await using page = await opened(open);
      await page.page.getByRole("tab", { name: "Units" }).click();
      await page.page.getByText("wsl-bare-disk-data.service", { exact: true }).click();
      await page.page
        .locator('pre[aria-label="wsl-bare-disk-data.service"]', { hasText: "ExecStart=" })
        .waitFor();
      await page.page.getByRole("tab", { name: "Windows" }).click();
      await page.page.getByText('"serialNumber"').first().waitFor();
      await page.page.getByLabel("Language").selectOption("ts");
      await settled(page.page);
      expect(await page.page.locator(".cm-content").innerText()).toContain("export default defineConfig({");
      expect(await problems(page.page)).toBe("No problems found");
      await page.page.getByLabel("Language").selectOption("json");
      await settled(page.page);
      expect(await problems(page.page)).toBe("No problems found");
    });

    test("is worked with the keyboard alone", async () => {
      await using page = await opened(open);
      const keyboard = page.page.keyboard;
      const focused = () =>
        page.page.evaluate("document.activeElement?.id || document.activeElement?.className || ''");
      await page.page.getByLabel("Example").focus();
      const seen: string[] = [];
      for (let presses = 0; presses < 12; presses += 1) {
        await keyboard.press("Tab");
        seen.push(String(await focused()));
      }
      // Into the editor and out of it again, to the tabs and what they show.
      expect(seen.findIndex((each) => each.includes("cm-content"))).toBeGreaterThan(0);
      expect(seen).toContain("tab-fstab");
      await page.page.locator("#tab-fstab").focus();
      await keyboard.press("ArrowRight");
      expect(await focused()).toBe("tab-Boot");
      const step = page.page.getByRole("button", { name: "disk data waits up to 60 s" });
      await step.focus();
      await keyboard.press("Enter");
      await page.page.locator('pre[aria-label="wsl-bare-disk-data.service"]').waitFor();
    });

    test("takes markup in names for text", async () => {
      await using page = await opened(open);
      const hostile = `<img src=x onerror="globalThis.hostile = 1">`;
      const text = JSON.stringify({
        enable: true,
        disks: {
          [hostile]: {
            serialNumber: "<script>globalThis.hostile = 2</script>",
            label: "{{ globalThis.hostile = 3 }}",
            filesystem: { fsType: "ext4", mountPoint: "/<svg onload=globalThis.hostile=4>" },
          },
        },
      });
      await page.page.getByLabel("Language").selectOption("json");
      await paste(page.page, text);
      for (const tab of ["fstab", "Boot", "Units", "Windows", "Other languages"]) {
        await page.page.getByRole("tab", { name: tab }).click();
        await page.page.waitForTimeout(300);
      }
      await paste(page.page, text.replace('"ext4"', `"<b onclick='globalThis.hostile = 5'>"`));
      expect(await problems(page.page)).toContain("<b onclick=");
      expect(await page.page.evaluate("globalThis.hostile ?? null")).toBe(null);
      expect(page.wrong.filter((each) => !each.startsWith("404"))).toEqual([]);
    });

    test("ends what never ends, and goes on", async () => {
      await using page = await opened(open);
      await paste(page.page, "let x = x; in x");
      expect(await problems(page.page)).toContain("infinite recursion");
      await paste(page.page, "let f = n: f (n + 1); in f 0");
      expect(await problems(page.page)).toMatch(/ended after|all the memory/);
      await paste(page.page, "let f = n: [ n ] ++ f (n + 1); in { enable = builtins.length (f 0) == 1; }");
      expect(await problems(page.page)).toMatch(/ended after|all the memory/);
      await paste(page.page, ext4("/data"));
      expect(await problems(page.page)).toBe("No problems found");
    });

    test("does not freeze with 5 MB of text", async () => {
      await using page = await opened(open);
      await paste(page.page, `{ a = "${"x".repeat(5_000_000)}"; }`);
      expect(await problems(page.page)).toContain("longer than 100 kB");
      await paste(page.page, ext4("/data"));
      expect(await problems(page.page)).toBe("No problems found");
    });

    test("runs TypeScript where it reaches nobody and is ended", async () => {
      await using page = await opened(open);
      const script = (body: string) =>
        `import { defineConfig } from "bare-mounts";\n${body}\nexport default defineConfig({ enable: false as boolean });\n`;
      await page.page.getByLabel("Language").selectOption("ts");
      await paste(page.page, script("const one: number = 1;"));
      expect(await problems(page.page)).toBe("No problems found");
      await paste(page.page, script("while (true) {}"));
      expect(await problems(page.page)).toContain("was ended after");
      await paste(page.page, script('await fetch("https://example.org/");'));
      expect(await problems(page.page)).toMatch(/error/);
      await paste(page.page, script('await import("https://example.org/x.js");'));
      expect(await problems(page.page)).toMatch(/error/);
      await paste(page.page, script("eval(\"import('https://example.org/y.js')\");"));
      expect(await problems(page.page)).toMatch(/error/);
      await paste(page.page, script("new Worker('blob:x');"));
      expect(await problems(page.page)).toContain("is not a constructor");
      await paste(page.page, script("document.title = 'hostile';"));
      expect(await problems(page.page)).toContain("document is not defined");
      await paste(page.page, script("const x = ;"));
      expect(await problems(page.page)).toMatch(/Line 2/);
      expect(page.wrong.filter((each) => each.startsWith("https://example.org"))).toEqual([]);
      expect(await page.page.title()).toContain("Playground");
    });

    test.for(["light", "dark"] as const)("fits a phone, in the %s", async (colorScheme) => {
      await using page = await opened(open, "", { ...phone, colorScheme });
      expect(await page.page.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
      await page.page.getByRole("tab", { name: "Boot" }).tap();
      await page.page.getByRole("button", { name: "/persist btrfs, subvolume persist" }).tap();
      await page.page.locator('pre[aria-label="persist.mount"]').waitFor();
      expect(await page.page.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
      expect(page.wrong).toEqual([]);
    });
  });
}
