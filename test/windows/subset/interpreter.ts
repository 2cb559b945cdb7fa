import { readFileSync, statSync } from "node:fs";
import type { Given } from "./bind.ts";
import { invokeBlock, runScript } from "./calls.ts";
import { textOf } from "./convert.ts";
import type { Context } from "./dotnet.ts";
import { collapse, Exit, type Output, Return } from "./flow.ts";
import { parseScript } from "./parse-statement.ts";
import { Scope } from "./scope.ts";
import { runStatements } from "./statements.ts";
import type { Block } from "./syntax.ts";
import { Hashtable, type ScriptBlock } from "./values.ts";

const parsed = new Map<string, Block>();

/** Runs the part of PowerShell that this project's scripts are written in. What it does not know it refuses. */
export class Interpreter implements Context {
  directory: string;
  readonly environment: Map<string, string>;
  readonly openFiles = new Set<string>();
  readonly #global = new Scope(null, "");
  readonly #print: (line: string) => void;
  readonly writeError: (line: string) => void;
  /** Where the last command stands, for messages. */
  line = 0;
  file = "";

  constructor(options: {
    readonly directory: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly print: (line: string) => void;
    readonly printError: (line: string) => void;
  }) {
    this.directory = options.directory;
    this.environment = new Map(
      Object.entries(options.environment).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    );
    this.#print = options.print;
    this.writeError = options.printError;
    for (const [name, value] of Object.entries({
      true: true,
      false: false,
      null: null,
      erroractionpreference: "Continue",
      whatifpreference: false,
      pshome: "/opt/powershell",
      iswindows: false,
      lastexitcode: 0,
      psversiontable: new Hashtable(),
    })) {
      this.#global.variables.set(name, value);
    }
  }

  print(line: string): void {
    this.#print(line);
  }

  get position(): string {
    return `At ${this.file}:${this.line}`;
  }

  /** Runs a script, and returns what it put out and how it ended. */
  runFile(
    file: string,
    given: readonly Given[],
  ): { readonly output: readonly unknown[]; readonly code: number } {
    const output: Output = [];
    try {
      runScript(this, file, given, this.#global, output);
      return { output, code: 0 };
    } catch (error) {
      if (error instanceof Exit) {
        return { output, code: error.code };
      }
      throw error;
    }
  }

  invoke(block: ScriptBlock, parameters: readonly unknown[]): unknown {
    const output: Output = [];
    const given = parameters.map((value): Given => ({ kind: "value", value }));
    invokeBlock(this, block, given, [], new Scope(this.#global), output);
    return collapse(output);
  }

  /** Runs a block for one element of a pipeline, in the scope of the pipeline. */
  invokeHere(block: ScriptBlock, element: unknown, scope: Scope): readonly unknown[] {
    const before = scope.variables.get("_");
    scope.variables.set("_", element);
    const output: Output = [];
    try {
      runStatements(this, block.block.body, scope, output);
    } catch (error) {
      if (!(error instanceof Return)) throw error;
    } finally {
      if (before === undefined) scope.variables.delete("_");
      else scope.variables.set("_", before);
    }
    return output;
  }

  /** What to do after an error, as the caller or the scope says. */
  preference(parameters: ReadonlyMap<string, unknown>, scope: Scope): string {
    return textOf(parameters.get("erroraction") ?? scope.find("erroractionpreference"));
  }

  /** The script in a file, which is parsed once. */
  parse(file: string): Block {
    const state = `${file} ${statSync(file).mtimeMs}`;
    const block = parsed.get(state) ?? parseScript(readFileSync(file, "utf8"), file);
    parsed.set(state, block);
    return block;
  }
}
