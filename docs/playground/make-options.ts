// The option tree as the playground and the page of options show it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { listOptions } from "../../codegen/option-list.ts";
import { anchorOf, plainMarkdown } from "../../codegen/reference/markdown.ts";
import { docsOf } from "../../codegen/reference/option-docs.ts";
import { typeWording } from "../../codegen/reference/type-description.ts";
import { bareMountsHints } from "../../lib/check/hints.ts";
import { casesOf } from "../../lib/fuzz/cases.ts";
import {
  bareMounts,
  checkConfig,
  parseOption,
  partOfOption,
  parts,
  showOption,
} from "../../lib/schema/index.ts";
import { sidebar } from "../.vitepress/sidebar.ts";
import { isChosen, type OptionEntry } from "./option-entry.ts";

const root = join(import.meta.dirname, "../..");

/** So many configurations are looked at; more where a rule is still without one. */
const atLeast = 300;
const atMost = 5000;

/** The page that explains the options of a part. */
const pages: Readonly<Record<string, string>> = {
  core: "get-started",
  boot: "boot",
  devices: "find-a-disk",
  btrfs: "btrfs",
  binds: "binds",
  sharing: "instances",
  encryption: "encryption",
  "nix-store": "instances",
  tool: "tool",
  monitoring: "monitoring",
  windows: "windows",
};

export function optionEntries(): readonly OptionEntry[] {
  const listed = listOptions(bareMounts.path, bareMounts.options).filter(
    ({ facts }) => facts.internal !== true,
  );
  const rules = rulesByOption(listed.map(({ path }) => path));
  const names = new Set(listed.map(({ path }) => showOption(path)));
  const markdown = new MarkdownIt({ html: false });
  const link = (name: string) => (names.has(name) ? `#${anchorOf("opt", name)}` : null);
  return listed.map((option) => {
    const { path, type } = option;
    const name = showOption(path);
    const docs = docsOf(option);
    const { name: part } = partOfOption(parts, name.split(".").slice(bareMounts.path.length));
    const { page, title } = pageOf(part);
    return {
      name,
      path,
      anchor: anchorOf("opt", name),
      type: docs.type,
      wording: typeWording(type),
      ...(docs.default === undefined ? {} : { default: docs.default.text }),
      ...(docs.example === undefined ? {} : { example: docs.example.text }),
      text: plainMarkdown(docs.description.trim(), () => null),
      html: markdown.render(plainMarkdown(docs.description.trim(), link)),
      rules: [...(rules.get(name) ?? [])].sort(),
      page,
      title,
      declared: `modules/${part}/options.nix`,
    };
  });
}

/** The page that explains a part, and what the book calls it. */
function pageOf(part: string): Pick<OptionEntry, "page" | "title"> {
  const page = pages[part];
  const item = sidebar.flatMap(({ items }) => items).find(({ link }) => link === `/${page}`);
  if (page === undefined || item === undefined) throw new Error(`no page explains the options of ${part}`);
  return { page, title: item.text };
}

/**
 * The rules that name each option in a message. Of what a rule is only a configuration knows, so these are found in
 * configurations as the harness makes them.
 */
function rulesByOption(paths: readonly (readonly string[])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const missing = new Set(bareMounts.rules.map(({ id }) => id));
  const source = casesOf(bareMounts, bareMountsHints, []);
  for (let position = 0; position < atLeast || (missing.size > 0 && position < atMost); position += 1) {
    const [made] = fc.sample(source(position), { numRuns: 1, seed: 18 });
    const { config } = checkConfig(bareMounts, made?.value);
    if (config === null) continue;
    const scopes = bareMounts.scopes(config);
    for (const { id, scope, option } of bareMounts.rules) {
      for (const { at } of scopes[scope] ?? []) {
        const parts = parseOption(option === "" ? at : `${at}.${option}`);
        const path = nearest(paths, parts);
        if (path === null) continue;
        const name = showOption(path);
        found.set(name, (found.get(name) ?? new Set()).add(id));
        missing.delete(id);
      }
    }
  }
  if (missing.size > 0)
    throw new Error(`no configuration has what these rules look at: ${[...missing].join(", ")}`);
  return found;
}

/** The option itself; of a member of a set, which is none, the set. */
function nearest(paths: readonly (readonly string[])[], parts: readonly string[]): readonly string[] | null {
  const path = paths.find(
    (each) => each.length === parts.length && each.every((part, at) => part === parts[at] || isChosen(part)),
  );
  return path ?? (parts.length > 0 ? nearest(paths, parts.slice(0, -1)) : null);
}

/** The rules that have a section in the reference. */
export const rulesOfReference = (): readonly string[] =>
  [...readFileSync(join(root, "docs/reference/rules.md"), "utf8").matchAll(/<a id="rule-([\w-]+)">/g)].map(
    ([, id = ""]) => id,
  );
