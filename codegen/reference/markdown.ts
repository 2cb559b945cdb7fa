/** What separates code from running text: fenced blocks, code spans, and the roles that nixpkgs puts before spans. */
const codeOrRole =
  /(^ {0,3}(`{3,}|~{3,})[\s\S]*?^ {0,3}\2[^\n]*$)|(?:\{([a-z]+)\})?(`+)(?!`)([\s\S]*?)(?<!`)\4(?!`)/gm;

/**
 * nixpkgs' CommonMark as plain CommonMark: roles become links or code, and nothing is HTML.
 *
 * @param link where an option is described, or null for options of others.
 */
export function plainMarkdown(text: string, link: (option: string) => string | null): string {
  let from = 0;
  let result = "";
  for (const match of text.matchAll(codeOrRole)) {
    const [whole, block, , role, ticks = "", code = ""] = match;
    result += escapeHtml(text.slice(from, match.index));
    result += block ?? renderRole(role ?? null, `${ticks}${code}${ticks}`, code, link);
    from = match.index + whole.length;
  }
  return result + escapeHtml(text.slice(from));
}

function renderRole(
  role: string | null,
  span: string,
  code: string,
  link: (option: string) => string | null,
): string {
  const target = role === "option" ? link(code) : role === "manpage" ? manualPage(code) : null;
  return target === null ? span : `[${span}](${target})`;
}

/** `mount(8)` on the site of the Linux man-pages project. */
function manualPage(name: string): string | null {
  const [, page, section] = /^([A-Za-z0-9_.+-]+)\(([0-9])\)$/.exec(name) ?? [];
  return page === undefined || section === undefined
    ? null
    : `https://man7.org/linux/man-pages/man${section}/${page}.${section}.html`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Any text on one line as code, which no reader takes for markup. */
export function codeSpan(text: string): string {
  const ticks = "`".repeat(longestRun(text) + 1);
  // CommonMark takes one space off each side: needed next to a backtick, and kept where the text has its own.
  const pad = /^`|`$|^ .* $/.test(text) ? " " : "";
  return `${ticks}${pad}${text}${pad}${ticks}`;
}

/** Any text as a block of code. */
export function codeBlock(language: string, text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}

/** An anchor that stays while its name does: that of nixpkgs' manuals for options. */
export function anchorOf(kind: "opt" | "rule", name: string): string {
  return `${kind}-${name.replaceAll(/[^A-Za-z0-9.-]/g, "_")}`;
}

export function heading(level: number, anchor: string, title: string): string {
  return `<a id="${anchor}"></a>\n\n${"#".repeat(level)} ${title}`;
}
