import { type Module, rootOf, showOption } from "../../lib/schema/kernel/index.ts";
import { type ListedOption, listOptions } from "../option-list.ts";
import { anchorOf, codeBlock, codeSpan, heading, plainMarkdown } from "./markdown.ts";
import { docsOf, type OptionDocs } from "./option-docs.ts";
import { typeWording } from "./type-description.ts";

/** The reference of a module's options in CommonMark, a section an option, in declared order. */
export function optionsMarkdown(module: Module, header: string): string {
  const options = listOptions(module.path, module.options).filter(({ facts }) => facts.internal !== true);
  const names = new Set(options.map(({ path }) => showOption(path)));
  const link = (name: string): string | null => (names.has(name) ? `#${anchorOf("opt", name)}` : null);
  return `${[
    `<!-- ${header} -->`,
    `# Options of ${codeSpan(rootOf(module))}`,
    ...options.map((option) => section(option, link)),
  ].join("\n\n")}\n`;
}

function section(option: ListedOption, link: (name: string) => string | null): string {
  const docs = docsOf(option);
  const name = showOption(option.path);
  const { example } = docs;
  return [
    heading(2, anchorOf("opt", name), codeSpan(name)),
    plainMarkdown(docs.description.trim(), link),
    typeLine(option, docs),
    defaultLine(docs),
    ...(example === undefined ? [] : [value("Example", example.text)]),
    ...(docs.readOnly ? ["Read-only."] : []),
  ].join("\n\n");
}

/** A pattern that is longer says less than its wording. `options.json` has it all the same. */
const readableType = 200;

function typeLine({ type }: ListedOption, docs: OptionDocs): string {
  const wording = typeWording(type);
  const meaning = wording === null ? "" : `, that is ${plainMarkdown(wording, () => null)}`;
  const shown =
    wording === null || docs.type.length <= readableType
      ? docs.type
      : docs.type.replace(/(?<=matching )the pattern .*$/s, "a pattern");
  return `*Type:* ${codeSpan(shown)}${meaning}`;
}

function defaultLine(docs: OptionDocs): string {
  return docs.default === undefined ? "*Default:* none, must be set" : value("Default", docs.default.text);
}

function value(label: string, text: string): string {
  return text.includes("\n") ? `*${label}:*\n\n${codeBlock("nix", text)}` : `*${label}:* ${codeSpan(text)}`;
}
