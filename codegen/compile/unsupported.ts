import path from "node:path";
import type { Node } from "ts-morph";

/** A rule, or what one uses, is written in TypeScript that has no counterpart in Nix here. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";

  constructor(node: Node, reason: string) {
    const source = node.getSourceFile();
    const { line, column } = source.getLineAndColumnAtPos(node.getStart());
    const file = path.relative(process.cwd(), source.getFilePath());
    super(`${file}:${line}:${column}: ${reason}`);
  }
}
