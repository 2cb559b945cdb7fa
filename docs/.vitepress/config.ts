import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig } from "vitepress";
import { plainText } from "./plain-text.ts";
import { sidebar } from "./sidebar.ts";

/** A disk, as a picture in the page itself: it needs no path, wherever the book is put. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="#e7f0fb" stroke="#2f6db3"
stroke-width="2"><path d="M4 8v16c0 3 24 3 24 0V8"/><ellipse cx="16" cy="8" rx="12" ry="4"/></g>
<circle cx="23" cy="20" r="2" fill="#2f6db3"/></svg>`;

/** The folder with what the theme shows beside Markdown; a test builds other pages with a copy of this folder. */
function bookFolder(folder = import.meta.dirname): string {
  const book = join(folder, "docs");
  return existsSync(join(book, "playground")) ? book : bookFolder(dirname(folder));
}

const book = bookFolder();

const { version, repository: named } = JSON.parse(readFileSync(join(book, "../package.json"), "utf8"));

/** Where the sources are published, such as https://github.com/OWNER/bare-mounts; nowhere yet, so a build may say it. */
const repository: string | null = process.env["BOOK_REPOSITORY"] ?? named?.url ?? null;

export default defineConfig({
  lang: "en",
  title: "bare-mounts",
  description:
    "NixOS-WSL's storage options: bare disks, Btrfs subvolumes, several instances' /nix on one disk",
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  srcExclude: ["node_modules/**", "recorded/**"],
  lastUpdated: false,
  markdown: plainText,
  router: { prefetchLinks: false },
  vite: {
    resolve: { alias: { book } },
    worker: { format: "es" },
    // The project's compiler knows a newer language than the one here.
    esbuild: { tsconfigRaw: { compilerOptions: { target: "es2023" } } },
    build: { target: "es2023", chunkSizeWarningLimit: 3000 },
  },
  transformHead: ({ page, assets }) =>
    page !== "playground.md"
      ? []
      : // What takes longest begins with the page, and not when its code asks for it.
        assets
          .filter((file) => /\/(?:nix-eval|frame)\.[^/]*$/.test(file))
          .map((href) => ["link", { rel: "preload", as: "fetch", crossorigin: "", href }]),
  themeConfig: {
    nav: [
      { text: "Guide", link: "/get-started", activeMatch: "^/(?!playground|reference)" },
      { text: "Options", link: "/reference/options" },
      { text: "Playground", link: "/playground" },
      { text: version, link: "/changelog" },
    ],
    ...(repository === null
      ? {}
      : {
          repository,
          socialLinks: [{ icon: "github", link: repository, ariaLabel: "Repository" }],
          editLink: { pattern: `${repository}/edit/main/docs/:path`, text: "Edit this page" },
        }),
    search: {
      provider: "local",
      options: {
        detailedView: true,
        miniSearch: {
          searchOptions: {
            // People look for what to do; the pages of the API are for those who know their names. The name of an option
            // that is no word of the language leads to it.
            boostDocument: (id: string, term: string) => {
              if (/[a-z][A-Z]\w*$/.test(id) && id.toLowerCase().endsWith(`.${term}`)) return 8;
              if (id.includes("/api/") || id.includes("/changelog")) return 0.05;
              return id.includes("/reference/") ? 0.3 : 1.5;
            },
          },
        },
      },
    },
    outline: { level: [2, 3] },
    sidebar,
    docFooter: { prev: "Previous page", next: "Next page" },
  },
});
