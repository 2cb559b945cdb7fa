/** Lines that CommonMark reads by their start or their columns, not as running text. */
const verbatimStart = /^(?: {4}|\t|```|~~~|#{1,6} |>|\||:::|<|\[[^\]]+\]: )/;

/** How a list item begins. */
const itemStart = /^ *(?:[-*+]|[0-9]{1,9}[.)]) +/;

/** Words that would begin a list, a heading or a quote if they came to stand first on a line. */
const unfitToStart = /^(?:[-*+>#|=]+|[0-9]+[.)]|:::.*)$/;

/**
 * Breaks the paragraphs and list items of a CommonMark text into lines of at most `width` columns, where words allow.
 *
 * What it says stays the same: code spans are not broken, blocks of code, tables, quotes and headings stay as they
 * are, and no word comes to stand where it would begin a list. No newline at the end.
 */
export function fill(text: string, width: number): string {
  return blocksOf(text)
    .map((block) => (isVerbatim(block) ? block.join("\n") : fillBlock(block, width)))
    .join("\n\n");
}

/** The runs of lines between blank lines; a fenced block is one, whatever is in it. */
function blocksOf(text: string): string[][] {
  const blocks: string[][] = [];
  let block: string[] = [];
  let fence: string | null = null;
  for (const line of text.trimEnd().split("\n")) {
    const mark: string | null = /^ {0,3}(```|~~~)/.exec(line)?.[1] ?? null;
    if (line.trim() === "" && fence === null) {
      blocks.push(block);
      block = [];
      continue;
    }
    block.push(line);
    if (mark !== null && (fence === null || fence === mark)) {
      fence = fence === null ? mark : null;
    }
  }
  return [...blocks, block].filter((lines) => lines.length > 0);
}

function isVerbatim(block: readonly string[]): boolean {
  return block.some((line) => verbatimStart.test(line) || / {2}$|\\$/.test(line) || /^[=-]+$/.test(line));
}

function fillBlock(block: readonly string[], width: number): string {
  const items: string[] = [];
  for (const line of block) {
    const last = items.at(-1);
    if (last === undefined || itemStart.test(line)) {
      items.push(itemStart.test(line) ? line : line.trimStart());
    } else {
      items[items.length - 1] = `${last} ${line.trim()}`;
    }
  }
  return items.map((item) => fillItem(item, width)).join("\n");
}

function fillItem(item: string, width: number): string {
  const mark = itemStart.exec(item)?.[0] ?? "";
  const hang = " ".repeat(mark.length);
  const lines: string[] = [];
  let line = mark;
  for (const word of wordsOf(item.slice(mark.length))) {
    const blank = line === mark || line === hang ? "" : " ";
    if (blank !== "" && line.length + 1 + word.length > width && !unfitToStart.test(word)) {
      lines.push(line);
      line = hang + word;
    } else {
      line += blank + word;
    }
  }
  return [...lines, line].join("\n");
}

/** Words with the code spans in them whole. */
function wordsOf(text: string): readonly string[] {
  return text.match(/(?:(`+)(?!`).*?(?<!`)\1(?!`)|\S)+/gs) ?? [];
}

/** The first sentence of a text, which editors show where there is little room. */
export function firstSentence(text: string): string {
  const words = wordsOf(blocksOf(text)[0]?.join(" ") ?? "");
  const end = words.findIndex(
    (word, index) => /[.!?]$/.test(word) && /^[A-Z`"]/.test(words[index + 1] ?? "A"),
  );
  return words.slice(0, end === -1 ? words.length : end + 1).join(" ");
}
