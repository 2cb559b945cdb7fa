import { forEachChild, parse, type SyntaxNode, type Word, type WordPart } from "unbash";

/** A simple command of a shell script: its words, as far as they are written there, with `…` for what the shell puts in. */
export type ShellCommand = readonly string[];

/** What stands in place of what the shell puts in. */
export const gap = "…";

/**
 * All simple commands of a script, also those inside of others.
 *
 * @throws Error for what is no bash.
 */
export function commandsOf(script: string): readonly ShellCommand[] {
  const tree = parse(script);
  if (tree.errors !== undefined) {
    throw new Error(`${tree.errors.map(({ message }) => message).join(", ")}: ${script.slice(0, 200)}`);
  }
  const found: ShellCommand[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === "Command" && node.name !== undefined) {
      const words = node.suffix.flatMap((each) => (each.type === "Word" ? [textOfWord(each)] : []));
      found.push([textOfWord(node.name), ...words]);
    }
    forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function textOfWord({ parts, value }: Word): string {
  return parts === undefined ? value : parts.map(textOfPart).join("");
}

function textOfPart(part: WordPart): string {
  switch (part.type) {
    case "DoubleQuoted":
      return part.parts.map(textOfPart).join("");
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
      return part.value;
    default:
      return gap;
  }
}
