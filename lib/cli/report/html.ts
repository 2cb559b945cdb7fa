/** Markup that is safe to show: made by {@link html} only. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly (string | number | Html)[];

/** A template for markup. Text that is put in is text: `<` in it is shown and starts nothing, in attributes as well. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, index) => string + show(parts[index] ?? "")).join(""));
}

function show(part: Part): string {
  if (typeof part === "object") {
    return part instanceof Html ? part.text : part.map(show).join("");
  }
  return String(part).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
