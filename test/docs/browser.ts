import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { serve } from "./site.ts";

/** A page of the book in a browser, and everything that went wrong while it was looked at. */
export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors, warnings, failed requests, and requests to anybody else. */
  readonly wrong: readonly string[];
}

export interface BookBrowser extends AsyncDisposable {
  readonly url: string;
  open(path: string, settings?: BrowserContextOptions): Promise<OpenedPage>;
}

/** Chromium, and a server for a built book as simple as those that books are put on. */
export async function openBrowser(program: string, folder: string): Promise<BookBrowser> {
  const server = await serve(folder);
  const browser: Browser = await chromium.launch({
    executablePath: program,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
  return {
    url: server.url,
    open: async (path, settings = {}) => {
      const context = await browser.newContext(settings);
      const page = await context.newPage();
      const wrong: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) wrong.push(message.text());
      });
      page.on("pageerror", (error) => wrong.push(error.message));
      page.on("response", (response) => {
        if (!response.ok()) wrong.push(`${response.status()} ${response.url()}`);
      });
      // Those of workers and frames too.
      context.on("request", (request) => {
        const { protocol } = new URL(request.url());
        if (!request.url().startsWith(server.url) && !["data:", "blob:", "about:"].includes(protocol)) {
          wrong.push(request.url());
        }
      });
      await page.goto(`${server.url}/${path}`, { waitUntil: "networkidle" });
      return { page, wrong, [Symbol.asyncDispose]: () => context.close() };
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 800 },
  isMobile: true,
  hasTouch: true,
};
