import type { ScriptBlock } from "./values.ts";

/** Variables and functions, with those of the callers behind them: PowerShell looks names up where it was called from. */
export class Scope {
  readonly variables = new Map<string, unknown>();
  /** Types that variables were declared with: whatever is assigned later becomes one of those. */
  readonly types = new Map<string, string>();
  readonly functions = new Map<string, ScriptBlock>();
  readonly parent: Scope | null;
  /** What `$script:` means here. */
  readonly script: Scope;
  readonly file: string;
  #strict: boolean | null = null;

  constructor(parent: Scope | null, file?: string) {
    this.parent = parent;
    this.script = file === undefined && parent !== null ? parent.script : this;
    this.file = file ?? parent?.file ?? "";
  }

  get global(): Scope {
    return this.parent === null ? this : this.parent.global;
  }

  get strict(): boolean {
    return this.#strict ?? this.parent?.strict ?? false;
  }

  set strict(value: boolean) {
    this.#strict = value;
  }

  /** undefined where there is no such variable. */
  find(name: string): unknown {
    if (this.variables.has(name)) {
      return this.variables.get(name) ?? null;
    }
    return this.parent?.find(name);
  }

  findFunction(name: string): ScriptBlock | undefined {
    return this.functions.get(name) ?? this.parent?.findFunction(name);
  }
}
