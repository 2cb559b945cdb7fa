/** A mistake in a script, or something that this subset of PowerShell does not have. */
export class SyntaxMistake extends Error {}

/** Where a parser is in a script. */
export class Source {
  readonly text: string;
  readonly file: string;
  position = 0;
  /** In the arguments of a method, commas separate arguments and make no array. */
  commasSeparate = false;

  constructor(text: string, file: string) {
    this.text = text.startsWith("\uFEFF") ? text.slice(1) : text;
    this.file = file;
  }

  get line(): number {
    return this.text.slice(0, this.position).split("\n").length;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  fail(message: string): never {
    const rest = this.text.slice(this.position, this.position + 40).split("\n", 1)[0];
    throw new SyntaxMistake(`${this.file}:${this.line}: ${message} at '${rest}'`);
  }

  peek(length = 1): string {
    return this.text.slice(this.position, this.position + length);
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  /** Takes a text that stands here; whether it does. */
  take(text: string): boolean {
    if (!this.startsWith(text)) {
      return false;
    }
    this.position += text.length;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) {
      this.fail(`expected '${text}'`);
    }
  }

  /** Takes what a sticky expression matches here. */
  match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.position;
    const found = expression.exec(this.text);
    if (found !== null) {
      this.position += found[0].length;
    }
    return found;
  }

  /** Whether a sticky expression matches here; nothing is taken. */
  looksLike(expression: RegExp): boolean {
    expression.lastIndex = this.position;
    return expression.test(this.text);
  }

  /** Takes a keyword, which no further letter follows. */
  takeWord(word: string): boolean {
    const end = this.position + word.length;
    if (
      this.text.slice(this.position, end).toLowerCase() !== word ||
      /[\w-]/.test(this.text.charAt(end) || " ")
    ) {
      return false;
    }
    this.position = end;
    return true;
  }

  /** Takes blanks, comments and continued lines. */
  skipBlanks(): void {
    this.match(/(?:[ \t\r]|`\r?\n|#[^\n]*|<#[\s\S]*?#>)*/y);
  }

  /** Takes the same, and ends of lines. */
  skipLines(): void {
    this.match(/(?:\s|`\r?\n|#[^\n]*|<#[\s\S]*?#>)*/y);
  }

  /** Takes the same, and semicolons. */
  skipSeparators(): void {
    this.match(/(?:[\s;]|`\r?\n|#[^\n]*|<#[\s\S]*?#>)*/y);
  }
}
