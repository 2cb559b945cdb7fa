import { runPipeline } from "./calls.ts";
import { elementsOf, isOfType, isTrue, numberOf, textOf } from "./convert.ts";
import { evaluate, setTarget } from "./expressions.ts";
import { Break, Continue, collapse, Exit, type Output, Return } from "./flow.ts";
import type { Interpreter } from "./interpreter.ts";
import { add, applyBinary, equals } from "./operators.ts";
import type { Scope } from "./scope.ts";
import type { Statement } from "./syntax.ts";
import { exceptionOf, NetObject, ScriptBlock, Thrown } from "./values.ts";

export function runStatements(
  interpreter: Interpreter,
  statements: readonly Statement[],
  scope: Scope,
  output: Output,
): void {
  for (const statement of statements) {
    runStatement(interpreter, statement, scope, output);
  }
}

function runStatement(interpreter: Interpreter, statement: Statement, scope: Scope, output: Output): void {
  switch (statement.kind) {
    case "pipeline":
      runPipeline(interpreter, statement.elements, scope, output);
      return;
    case "assignment":
      assign(interpreter, statement, scope);
      return;
    case "if": {
      const branch = statement.branches.find(({ condition }) =>
        isTrue(statementValue(interpreter, condition, scope)),
      );
      runStatements(interpreter, branch?.body ?? statement.otherwise, scope, output);
      return;
    }
    case "foreach": {
      const source = statementValue(interpreter, statement.source, scope);
      loop(source === null ? [] : elementsOf(source), (element) => {
        scope.variables.set(statement.variable, element);
        runStatements(interpreter, statement.body, scope, output);
      });
      return;
    }
    case "for":
    case "while":
      runLoop(interpreter, statement, scope, output);
      return;
    case "switch":
      runSwitch(interpreter, statement, scope, output);
      return;
    case "function":
      define(statement.name, new ScriptBlock(statement.block, scope.file), scope);
      return;
    case "return":
      if (statement.value !== null) runStatement(interpreter, statement.value, scope, output);
      throw new Return();
    case "throw":
      interpreter.line = statement.line;
      throw thrownOf(
        interpreter,
        statement.value === null ? null : statementValue(interpreter, statement.value, scope),
      );
    case "exit":
      throw new Exit(
        statement.value === null ? 0 : numberOf(statementValue(interpreter, statement.value, scope)),
      );
    case "break":
      throw new Break();
    case "continue":
      throw new Continue();
    case "try":
      runTry(interpreter, statement, scope, output);
      return;
  }
}

function thrownOf(interpreter: Interpreter, value: unknown): Thrown {
  if (value instanceof NetObject && value.type === "errorrecord") {
    const { exception } = value.properties;
    return new Thrown(
      exception instanceof NetObject ? exception : exceptionOf("exception", ""),
      interpreter.position,
    );
  }
  return new Thrown(
    value instanceof NetObject && value.type.endsWith("exception")
      ? value
      : exceptionOf("System.Management.Automation.RuntimeException", textOf(value)),
    interpreter.position,
  );
}

function loop(elements: Iterable<unknown>, body: (element: unknown) => void): void {
  for (const element of elements) {
    try {
      body(element);
    } catch (error) {
      if (error instanceof Break) return;
      if (!(error instanceof Continue)) throw error;
    }
  }
}

function runLoop(
  interpreter: Interpreter,
  statement: Statement & { readonly kind: "for" | "while" },
  scope: Scope,
  output: Output,
): void {
  const [start, step] = statement.kind === "for" ? [statement.start, statement.step] : [null, null];
  const condition = statement.condition;
  if (start !== null) runStatement(interpreter, start, scope, []);
  while (condition === null || isTrue(statementValue(interpreter, condition, scope))) {
    try {
      runStatements(interpreter, statement.body, scope, output);
    } catch (error) {
      if (error instanceof Break) return;
      if (!(error instanceof Continue)) throw error;
    }
    if (step !== null) runStatement(interpreter, step, scope, []);
  }
}

function runSwitch(
  interpreter: Interpreter,
  statement: Statement & { readonly kind: "switch" },
  scope: Scope,
  output: Output,
): void {
  const value = statementValue(interpreter, statement.value, scope);
  loop([value], () => {
    const matching = statement.cases.filter(
      ({ match }) => match !== null && equals(value, evaluate(interpreter, match, scope)),
    );
    const chosen = matching.length > 0 ? matching : statement.cases.filter(({ match }) => match === null);
    for (const { body } of chosen) runStatements(interpreter, body, scope, output);
  });
}

function runTry(
  interpreter: Interpreter,
  statement: Statement & { readonly kind: "try" },
  scope: Scope,
  output: Output,
): void {
  try {
    runStatements(interpreter, statement.body, scope, output);
  } catch (error) {
    const thrown = catchable(interpreter, error);
    const { exception } = thrown?.record.properties ?? {};
    const handler = statement.handlers.find(
      ({ types }) => types.length === 0 || types.some((type) => isOfType(exception, type)),
    );
    if (thrown === null || handler === undefined) throw error;
    const before = scope.variables.get("_");
    scope.variables.set("_", thrown.record);
    try {
      runStatements(interpreter, handler.body, scope, output);
    } finally {
      if (before === undefined) scope.variables.delete("_");
      else scope.variables.set("_", before);
    }
  } finally {
    runStatements(interpreter, statement.finally, scope, output);
  }
}

/** The error that PowerShell can catch; null for what is none, such as a `return`. */
function catchable(interpreter: Interpreter, error: unknown): Thrown | null {
  if (!(error instanceof Thrown)) return null;
  const { invocationinfo } = error.record.properties;
  if (invocationinfo instanceof NetObject && invocationinfo.properties["positionmessage"] === "") {
    invocationinfo.properties["positionmessage"] = interpreter.position;
  }
  return error;
}

/** The value of a statement on the right of `=` or in parentheses. */
export function statementValue(interpreter: Interpreter, statement: Statement, scope: Scope): unknown {
  if (statement.kind === "pipeline" && statement.elements.length === 1) {
    const [only] = statement.elements;
    if (only?.kind === "expression") return evaluate(interpreter, only.expression, scope);
  }
  const output: Output = [];
  runStatement(interpreter, statement, scope, output);
  return statement.kind === "assignment" ? evaluate(interpreter, statement.target, scope) : collapse(output);
}

function assign(
  interpreter: Interpreter,
  { target, operator, value }: Statement & { readonly kind: "assignment" },
  scope: Scope,
): void {
  const right = statementValue(interpreter, value, scope) ?? null;
  const result =
    operator === "="
      ? right
      : operator === "+="
        ? add(evaluate(interpreter, target, scope), right)
        : applyBinary(operator.charAt(0), evaluate(interpreter, target, scope), right, () => undefined);
  setTarget(interpreter, target, result, scope);
}

function define(name: string, block: ScriptBlock, scope: Scope): void {
  const [, place = "", plain = ""] = /^(?:(global|script):)?(.*)$/i.exec(name) ?? [];
  const owner = place.toLowerCase() === "global" ? scope.global : place === "" ? scope : scope.script;
  owner.functions.set(plain.toLowerCase(), block);
}
