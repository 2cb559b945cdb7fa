import type { Code, Member } from "./code.ts";

/** Columns that a line may have. */
const width = 110;

/** Code as TypeScript source, laid out as a formatter would: on one line where it fits. */
export function printCode(code: Code, indentation = 0, column = indentation): string {
  const line = onOneLine(code);
  // One more column: a comma or a semicolon follows.
  if (line !== null && column + line.length + 1 <= width) return line;
  return onLines(code, indentation);
}

/** Null where there are comments, which end a line. */
function onOneLine(code: Code): string | null {
  switch (code.kind) {
    case "value":
      return printValue(code.value);
    case "list":
      return joined(code.elements.map(onOneLine), (all) => `[${all}]`);
    case "object":
      if (code.members.length === 0) return "{}";
      return joined(
        code.members.map(({ name, code: member, comment }) => {
          const text = comment === undefined ? onOneLine(member) : null;
          return text === null ? null : `${memberName(name)}: ${text}`;
        }),
        (all) => `{ ${all} }`,
      );
    case "call":
      return joined(code.args.map(onOneLine), (all) => `${code.name}(${all})`);
    case "pieces":
      return joined(piecesOf(code).map(onOneLine), (all) => `${argumentOf(code)} => [${all}]`);
  }
}

function joined(texts: readonly (string | null)[], around: (all: string) => string): string | null {
  return texts.every((text) => text !== null) ? around(texts.join(", ")) : null;
}

function onLines(code: Code, indentation: number): string {
  const pad = " ".repeat(indentation + 2);
  const end = " ".repeat(indentation);
  const each = (elements: readonly Code[]) =>
    elements.map((element) => `${pad}${printCode(element, indentation + 2)},\n`).join("");
  switch (code.kind) {
    case "value":
      return printValue(code.value);
    case "list":
      return `[\n${each(code.elements)}${end}]`;
    case "object":
      return `{\n${code.members.map((member) => printMember(member, indentation + 2)).join("")}${end}}`;
    case "pieces":
      return `${argumentOf(code)} => [\n${each(piecesOf(code))}${end}]`;
    case "call": {
      // The last argument goes on over several lines behind those that fit, as in `option(types.str(), {`.
      const before = code.args.slice(0, -1).map(onOneLine);
      const last = code.args.at(-1);
      const head = `${code.name}(${before.map((text) => `${text}, `).join("")}`;
      const canHug = last?.kind === "object" || last?.kind === "list" || code.args.length === 1;
      if (
        last !== undefined &&
        canHug &&
        before.every((text) => text !== null) &&
        indentation + head.length < width
      ) {
        return `${head}${printCode(last, indentation, indentation + head.length)})`;
      }
      return `${code.name}(\n${each(code.args)}${end})`;
    }
  }
}

function printMember({ name, code, comment }: Member, indentation: number): string {
  const pad = " ".repeat(indentation);
  const head = `${pad}${memberName(name)}: `;
  const text = printCode(code, indentation, head.length);
  return `${comment === undefined ? "" : commentText(comment, indentation)}${head}${text},\n`;
}

/** A text as a comment that it cannot end. */
export function commentText(text: string, indentation: number): string {
  const pad = " ".repeat(indentation);
  return text
    .split(/[\n\r\u2028\u2029]/)
    .map((line) => `${pad}// ${line}`.trimEnd())
    .join("\n")
    .concat("\n");
}

function piecesOf({ pieces }: Extract<Code, { kind: "pieces" }>): Code[] {
  return pieces.map((piece): Code => {
    // The name of the function's parameter, which is printed as it is.
    if (piece === null) return { kind: "value", value: valuesMark };
    return typeof piece === "string" ? { kind: "value", value: piece } : piece;
  });
}

/** Stands for the parameter among texts; no Nix source has a NUL in it. */
const valuesMark = "\0values";

function argumentOf({ pieces }: Extract<Code, { kind: "pieces" }>): string {
  return pieces.includes(null) ? "(values)" : "()";
}

function printValue(value: null | boolean | number | string): string {
  if (value === valuesMark) return "values";
  // JSON leaves these two as they are, and they end a line of source.
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** A name as a member of an object: `__proto__: x` would set the prototype. */
export function memberName(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
