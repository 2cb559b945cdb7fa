/** A piece of a script that has a value. */
export type Expression =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "expandable"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "variable"; readonly scope: string; readonly name: string }
  | { readonly kind: "array"; readonly body: readonly Statement[] }
  | { readonly kind: "sub"; readonly body: readonly Statement[] }
  | { readonly kind: "group"; readonly body: Statement }
  | {
      readonly kind: "hashtable";
      readonly entries: readonly { readonly key: Expression; readonly value: Statement }[];
    }
  | { readonly kind: "block"; readonly block: Block }
  | { readonly kind: "type"; readonly name: string }
  | { readonly kind: "cast"; readonly type: string; readonly operand: Expression }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly kind: "step"; readonly by: 1 | -1; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "list"; readonly elements: readonly Expression[] }
  | {
      readonly kind: "member";
      readonly target: Expression;
      readonly name: Expression;
      readonly isStatic: boolean;
    }
  | {
      readonly kind: "call";
      readonly target: Expression;
      readonly name: Expression;
      readonly arguments: readonly Expression[];
      readonly isStatic: boolean;
    }
  | { readonly kind: "index"; readonly target: Expression; readonly index: Expression };

export type Argument =
  | { readonly kind: "parameter"; readonly name: string; readonly value: Expression | null }
  | { readonly kind: "value"; readonly value: Expression }
  | { readonly kind: "splat"; readonly name: string };

export interface Command {
  readonly kind: "command";
  /** `&` and `.` call what an expression stands for. */
  readonly call: "" | "&" | ".";
  readonly name: Expression;
  readonly arguments: readonly Argument[];
  readonly line: number;
}

export type PipelineElement = Command | { readonly kind: "expression"; readonly expression: Expression };

export interface Pipeline {
  readonly kind: "pipeline";
  readonly elements: readonly PipelineElement[];
}

export type Statement =
  | Pipeline
  | {
      readonly kind: "assignment";
      readonly target: Expression;
      readonly operator: string;
      readonly value: Statement;
    }
  | {
      readonly kind: "if";
      readonly branches: readonly { readonly condition: Statement; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: "foreach";
      readonly variable: string;
      readonly source: Statement;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: "for";
      readonly start: Statement | null;
      readonly condition: Statement | null;
      readonly step: Statement | null;
      readonly body: readonly Statement[];
    }
  | { readonly kind: "while"; readonly condition: Statement; readonly body: readonly Statement[] }
  | {
      readonly kind: "switch";
      readonly value: Statement;
      readonly cases: readonly { readonly match: Expression | null; readonly body: readonly Statement[] }[];
    }
  | { readonly kind: "function"; readonly name: string; readonly block: Block }
  | { readonly kind: "return" | "throw" | "exit"; readonly value: Statement | null; readonly line: number }
  | { readonly kind: "break" | "continue" }
  | {
      readonly kind: "try";
      readonly body: readonly Statement[];
      readonly handlers: readonly {
        readonly types: readonly string[];
        readonly body: readonly Statement[];
      }[];
      readonly finally: readonly Statement[];
    };

export interface Attribute {
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly named: ReadonlyMap<string, Expression>;
}

export interface ParameterDeclaration {
  readonly name: string;
  readonly type: string;
  readonly attributes: readonly Attribute[];
  readonly initial: Expression | null;
}

/** A script, a function or `{ ... }`. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly parameters: readonly ParameterDeclaration[];
  readonly body: readonly Statement[];
  readonly text: string;
}
