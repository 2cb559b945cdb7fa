import { convert, elementsOf, isTrue, numberOf, shortTypeName, textOf } from "./convert.ts";
import { callMethod, callStatic, construct, setStatic } from "./dotnet.ts";
import { collapse, type Output } from "./flow.ts";
import type { Interpreter } from "./interpreter.ts";
import { getIndex, getMember, setIndex, setMember } from "./members.ts";
import { applyBinary } from "./operators.ts";
import type { Scope } from "./scope.ts";
import { runStatements, statementValue } from "./statements.ts";
import type { Expression, Statement } from "./syntax.ts";
import { Hashtable, raise, ScriptBlock, TypeLiteral } from "./values.ts";

export function evaluate(interpreter: Interpreter, expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case "text":
    case "number":
      return expression.value;
    case "expandable":
      return expression.parts
        .map((part) => (typeof part === "string" ? part : textOf(evaluate(interpreter, part, scope))))
        .join("");
    case "variable":
      return variableOf(interpreter, expression.scope, expression.name, scope);
    case "array":
      return arrayOf(interpreter, expression.body, scope);
    case "sub": {
      const output: Output = [];
      runStatements(interpreter, expression.body, scope, output);
      return collapse(output);
    }
    case "group":
      return statementValue(interpreter, expression.body, scope) ?? null;
    case "hashtable":
      return tableOf(interpreter, expression, scope, false);
    case "block":
      return new ScriptBlock(expression.block, scope.file);
    case "type":
      return new TypeLiteral(expression.name);
    case "cast":
      return castOf(interpreter, expression, scope);
    case "unary":
      return unaryOf(expression.operator, evaluate(interpreter, expression.operand, scope));
    case "step": {
      const value = numberOf(evaluate(interpreter, expression.operand, scope));
      setTarget(interpreter, expression.operand, value + expression.by, scope);
      return value;
    }
    case "binary":
      return binaryOf(interpreter, expression, scope);
    case "list":
      return expression.elements.map((element) => evaluate(interpreter, element, scope));
    case "member":
      return memberOf(interpreter, expression, scope);
    case "call":
      return callOf(interpreter, expression, scope);
    case "index":
      return getIndex(
        evaluate(interpreter, expression.target, scope),
        evaluate(interpreter, expression.index, scope),
        scope.strict,
      );
  }
}

export function setTarget(interpreter: Interpreter, target: Expression, value: unknown, scope: Scope): void {
  switch (target.kind) {
    case "variable":
      setVariable(interpreter, target.scope, target.name, value, scope);
      return;
    case "member": {
      const name = textOf(evaluate(interpreter, target.name, scope));
      if (target.isStatic && target.target.kind === "type")
        setStatic(interpreter, target.target.name, name, value);
      else setMember(evaluate(interpreter, target.target, scope), name, value);
      return;
    }
    case "index":
      setIndex(
        evaluate(interpreter, target.target, scope),
        evaluate(interpreter, target.index, scope),
        value,
      );
      return;
    case "cast":
      if (target.operand.kind === "variable") scope.types.set(target.operand.name, target.type);
      setTarget(interpreter, target.operand, convert(value, target.type), scope);
      return;
    default:
      raise("The assignment expression is not valid.");
  }
}

function setVariable(
  interpreter: Interpreter,
  place: string,
  name: string,
  value: unknown,
  scope: Scope,
): void {
  if (place === "env") {
    interpreter.environment.set(name, textOf(value));
    return;
  }
  const owner = place === "script" ? scope.script : place === "global" ? scope.global : scope;
  const type = owner.types.get(name);
  owner.variables.set(name, type === undefined ? value : convert(value, type));
}

function variableOf(interpreter: Interpreter, place: string, name: string, scope: Scope): unknown {
  if (place === "env") return interpreter.environment.get(name) ?? null;
  const owner = place === "script" ? scope.script : place === "global" ? scope.global : scope;
  const value = place === "" || place === "local" ? owner.find(name) : owner.variables.get(name);
  if (value === undefined && scope.strict) {
    raise(`The variable '$${name}' cannot be retrieved because it has not been set.`);
  }
  return value ?? null;
}

/** `@( ... )`: what comes out of it, as an array, even of one or none. */
function arrayOf(interpreter: Interpreter, body: readonly Statement[], scope: Scope): unknown[] {
  const output: Output = [];
  runStatements(interpreter, body, scope, output);
  return output;
}

function tableOf(
  interpreter: Interpreter,
  expression: Expression & { readonly kind: "hashtable" },
  scope: Scope,
  ordered: boolean,
): Hashtable {
  const table = new Hashtable(ordered);
  for (const { key, value } of expression.entries) {
    table.set(evaluate(interpreter, key, scope), statementValue(interpreter, value, scope) ?? null);
  }
  return table;
}

function castOf(
  interpreter: Interpreter,
  { operand, type }: Expression & { readonly kind: "cast" },
  scope: Scope,
): unknown {
  if (operand.kind === "hashtable" && type === "ordered") return tableOf(interpreter, operand, scope, true);
  if (operand.kind === "hashtable" && shortTypeName(type) === "pscustomobject") {
    return convert(tableOf(interpreter, operand, scope, true), "pscustomobject");
  }
  return convert(evaluate(interpreter, operand, scope), type);
}

function unaryOf(operator: string, value: unknown): unknown {
  switch (operator) {
    case "!":
    case "-not":
      return !isTrue(value);
    case "-":
      return -numberOf(value);
    case "+":
      return numberOf(value);
    case "-join":
      return elementsOf(value).map(textOf).join("");
    default:
      return elementsOf(value).flatMap((text) => textOf(text).trim().split(/\s+/));
  }
}

function binaryOf(
  interpreter: Interpreter,
  { left, operator, right }: Expression & { readonly kind: "binary" },
  scope: Scope,
): unknown {
  const first = evaluate(interpreter, left, scope);
  if (operator === "-and") return isTrue(first) && isTrue(evaluate(interpreter, right, scope));
  if (operator === "-or") return isTrue(first) || isTrue(evaluate(interpreter, right, scope));
  return applyBinary(operator, first, evaluate(interpreter, right, scope), (groups) => {
    scope.variables.set("matches", groups);
  });
}

function memberOf(
  interpreter: Interpreter,
  { isStatic, name, target }: Expression & { readonly kind: "member" },
  scope: Scope,
): unknown {
  const member = textOf(evaluate(interpreter, name, scope));
  return isStatic && target.kind === "type"
    ? callStatic(interpreter, target.name, member, [])
    : getMember(evaluate(interpreter, target, scope), member, scope.strict);
}

function callOf(
  interpreter: Interpreter,
  expression: Expression & { readonly kind: "call" },
  scope: Scope,
): unknown {
  const name = textOf(evaluate(interpreter, expression.name, scope));
  const parameters = expression.arguments.map((argument) => evaluate(interpreter, argument, scope));
  if (expression.isStatic && expression.target.kind === "type") {
    return name.toLowerCase() === "new"
      ? construct(interpreter, expression.target.name, parameters)
      : callStatic(interpreter, expression.target.name, name, parameters);
  }
  return callMethod(evaluate(interpreter, expression.target, scope), name, parameters);
}
