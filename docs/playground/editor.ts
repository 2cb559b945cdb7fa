import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, type Extension } from "@codemirror/state";
import { EditorView, hoverTooltip } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { nix } from "@replit/codemirror-lang-nix";
import { basicSetup } from "codemirror";
import type { Language } from "./languages.ts";
import { entryAt, isBelow, isChosen, type OptionEntry } from "./option-entry.ts";
import { definedOptions, placeInTree } from "./option-path.ts";

/** Something to say about a piece of the text, as offsets. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}

export interface Editor {
  /** Replaces everything. */
  show(language: Language, text: string): void;
  mark(marks: readonly Mark[]): void;
  select(from: number, to: number): void;
  close(): void;
}

export interface EditorSettings {
  readonly parent: HTMLElement;
  readonly language: Language;
  readonly text: string;
  readonly options: readonly OptionEntry[];
  readonly changed: (text: string) => void;
}

const modes: Readonly<Record<Language, () => Extension>> = {
  nix,
  json,
  ts: () => javascript({ typescript: true }),
};

export function openEditor({ parent, language, text, options, changed }: EditorSettings): Editor {
  let shown = language;
  const mode = new Compartment();
  const view = new EditorView({
    parent,
    doc: text,
    extensions: [
      basicSetup,
      mode.of(modes[language]()),
      syntaxHighlighting(classHighlighter),
      lintGutter(),
      autocompletion({ override: [(context) => complete(context, shown, options)] }),
      hoverTooltip((editor, offset) => explain(editor, offset, shown, options)),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": "Configuration" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed(update.state.doc.toString());
      }),
    ],
  });
  return {
    show: (next, replacement) => {
      shown = next;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: replacement },
        effects: mode.reconfigure(modes[next]()),
      });
    },
    mark: (marks) => {
      const end = view.state.doc.length;
      const diagnostics = marks.map(
        ({ from, to, ...mark }): Diagnostic => ({
          from: Math.min(from, end),
          to: Math.min(to, end),
          ...mark,
        }),
      );
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    select: (from, to) => {
      const end = view.state.doc.length;
      view.dispatch({
        selection: { anchor: Math.min(from, end), head: Math.min(to, end) },
        effects: EditorView.scrollIntoView(Math.min(from, end), { y: "center" }),
      });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

function complete(
  context: CompletionContext,
  language: Language,
  options: readonly OptionEntry[],
): CompletionResult | null {
  const word = context.matchBefore(/[\w$'-]*/);
  if (word === null) return null;
  const text = context.state.doc.toString();
  const { path, isName, taken } = placeInTree(text, language, context.pos);
  const isWritten = word.from < word.to || text[word.from - 1] === "." || context.explicit;
  if (!isWritten) return null;
  // In JSON a name is a string: what is being written has its quotation mark already.
  const isQuoted = text[word.from - 1] === '"';
  if (language === "json" && !isQuoted && !context.explicit) return null;
  const quote = (name: string) => (language === "json" && !isQuoted ? JSON.stringify(name) : name);
  const completions = isName
    ? namesBelow(options, path, taken).map((each) => ({ ...each, apply: quote(each.label) }))
    : valuesOf(entryAt(options, path), isQuoted);
  return completions.length === 0 ? null : { from: word.from, options: completions, validFor: /^[\w$'-]*$/ };
}

/** The next parts of the names of options below a place, with what is said of those that are options. */
function namesBelow(
  options: readonly OptionEntry[],
  path: readonly string[],
  taken: readonly string[],
): Completion[] {
  const next = new Map<string, OptionEntry>();
  for (const entry of options) {
    const part = entry.path[path.length];
    if (part === undefined || isChosen(part) || taken.includes(part) || !isBelow(entry, path)) continue;
    if (!next.has(part) || entry.path.length === path.length + 1) next.set(part, entry);
  }
  return [...next].map(([label, entry]): Completion => {
    const isOption = entry.path.length === path.length + 1;
    return {
      label,
      type: isOption ? "property" : "namespace",
      ...(isOption ? { detail: shortened(entry.type), info: () => explanation(entry) } : {}),
    };
  });
}

/** The values of a type that has few. */
function valuesOf(entry: OptionEntry | undefined, isQuoted: boolean): Completion[] {
  if (entry === undefined) return [];
  const values = [...entry.type.matchAll(/"([^"]*)"/g)].map(([, value = ""]) => value);
  if (/\bone of "/.test(entry.type)) {
    return values.map((label) => ({ label, type: "enum", apply: isQuoted ? label : JSON.stringify(label) }));
  }
  return /\bboolean\b/.test(entry.type) && !isQuoted
    ? [
        { label: "true", type: "keyword" },
        { label: "false", type: "keyword" },
      ]
    : [];
}

function explain(view: EditorView, offset: number, language: Language, options: readonly OptionEntry[]) {
  const at = definedOptions(view.state.doc.toString(), language).find(
    ({ from, to }) => from <= offset && offset <= to,
  );
  const entry = at === undefined ? undefined : entryAt(options, at.path);
  if (at === undefined || entry === undefined) return null;
  return { pos: at.from, end: at.to, above: true, create: () => ({ dom: explanation(entry) }) };
}

/** What there is to read on an option. Its HTML is made of the schema's descriptions, with HTML in them as text. */
function explanation(entry: OptionEntry): HTMLElement {
  const box = document.createElement("div");
  box.className = "option-explanation";
  const name = document.createElement("strong");
  name.textContent = entry.name;
  const description = document.createElement("div");
  description.innerHTML = entry.html;
  const facts = document.createElement("p");
  facts.textContent = [
    `Type: ${shortened(entry.type)}${entry.wording === null ? "" : `, that is ${entry.wording}`}`,
    `Default: ${entry.default ?? "none, must be set"}`,
    ...(entry.example === undefined ? [] : [`Example: ${entry.example}`]),
  ].join("\n");
  box.append(name, description, facts);
  return box;
}

function shortened(type: string): string {
  return type.length <= 80 ? type : type.replace(/(?<=matching )the pattern .*$/s, "a pattern");
}
