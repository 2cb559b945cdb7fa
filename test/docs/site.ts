import { existsSync, globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { Parser } from "htmlparser2";

/** What of a page of the built book can be linked to, and what it links to. */
export interface SitePage {
  readonly path: string;
  readonly ids: ReadonlySet<string>;
  readonly links: readonly string[];
}

/** The pages of a built book, by their paths from its root. */
export function sitePages(folder: string): ReadonlyMap<string, SitePage> {
  return new Map(
    globSync("**/*.html", { cwd: folder }).map((path) => [path, readPage(path, join(folder, path))]),
  );
}

function readPage(path: string, file: string): SitePage {
  const ids = new Set<string>();
  const links: string[] = [];
  const parser = new Parser({
    onopentag: (name, { id, href, src }) => {
      if (id !== undefined) ids.add(id);
      if (name === "a" && href !== undefined) links.push(href);
      if (src !== undefined) links.push(src);
    },
  });
  parser.end(readFileSync(file, "utf8"));
  return { path, ids, links };
}

/** Whether a link leads out of the book. */
export function isExternal(link: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(link) && !link.startsWith("data:");
}

/** Links of the book that lead nowhere in it: to a file that is not there, or to a name that its page has not. */
export function deadLinks(folder: string): readonly string[] {
  const pages = sitePages(folder);
  return [...pages.values()].flatMap(({ path, links }) =>
    links
      .filter((link) => !isExternal(link) && !link.startsWith("data:"))
      .filter((link) => {
        const { pathname, hash } = new URL(link, `http://book/${path}`);
        const target = decodeURIComponent(pathname)
          .slice(1)
          .replace(/(^|\/)$/, "$1index.html");
        const id = decodeURIComponent(hash).slice(1);
        // What the playground has behind its `#` is a text.
        if (target === "playground.html" && /^(?:nix|json|ts)=/.test(id)) return false;
        return !existsSync(join(folder, target)) || (id !== "" && pages.get(target)?.ids.has(id) !== true);
      })
      .map((link) => `${path}: ${link}`),
  );
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

/** A server for a folder, as simple as those that books are put on. */
export async function serve(folder: string): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://book");
    const file = join(folder, decodeURIComponent(pathname).replace(/\/$/, "/index.html"));
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
