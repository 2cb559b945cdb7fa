import { existsSync } from "node:fs";
import path from "node:path";
import { type Bound, bind, boundTable, type Given } from "./bind.ts";
import { runBuiltIn, splat } from "./commands.ts";
import { convert, elementsOf, isTrue, shortTypeName, textOf } from "./convert.ts";
import { evaluate } from "./expressions.ts";
import { Exit, type Output, Return } from "./flow.ts";
import type { Interpreter } from "./interpreter.ts";
import { Scope } from "./scope.ts";
import { runStatements } from "./statements.ts";
import type { Argument, Attribute, Block, Command, PipelineElement } from "./syntax.ts";
import { NetObject, raise, ScriptBlock } from "./values.ts";

export function runPipeline(
  interpreter: Interpreter,
  elements: readonly PipelineElement[],
  scope: Scope,
  output: Output,
): void {
  let input: readonly unknown[] | null = null;
  elements.forEach((element, index) => {
    const out: Output = index === elements.length - 1 ? output : [];
    if (element.kind === "expression") {
      const { expression } = element;
      const value = evaluate(interpreter, expression, scope);
      // An increment is a statement that has no value.
      if (expression.kind !== "step") out.push(...elementsOf(value));
    } else {
      runCommand(interpreter, element, input ?? [], scope, out);
    }
    input = out;
  });
}

function runCommand(
  interpreter: Interpreter,
  command: Command,
  input: readonly unknown[],
  scope: Scope,
  output: Output,
): void {
  const target = evaluate(interpreter, command.name, scope);
  const given = command.arguments.flatMap((argument): readonly Given[] =>
    giveArgument(interpreter, argument, scope),
  );
  interpreter.line = command.line;
  interpreter.file = path.basename(scope.file);
  if (target instanceof ScriptBlock) {
    if (command.call === ".") invokeIn(interpreter, target, given, input, scope, output);
    else invokeBlock(interpreter, target, given, input, new Scope(scope), output);
    return;
  }
  const name = textOf(target);
  const found = scope.findFunction(name.toLowerCase());
  if (found !== undefined) {
    invokeBlock(interpreter, found, given, input, new Scope(scope), output);
    return;
  }
  const built = runBuiltIn(interpreter, name.toLowerCase(), given, input, scope);
  if (built !== undefined) {
    output.push(...built);
    return;
  }
  if (name.endsWith(".ps1") && existsSync(path.resolve(interpreter.directory, name))) {
    callScript(
      interpreter,
      path.resolve(interpreter.directory, name),
      given,
      command.call === ".",
      scope,
      output,
    );
    return;
  }
  raise(
    `The term '${name}' is not recognized as a name of a cmdlet, function, script file, or executable program.`,
    "System.Management.Automation.CommandNotFoundException",
  );
}

function giveArgument(interpreter: Interpreter, argument: Argument, scope: Scope): readonly Given[] {
  switch (argument.kind) {
    case "value":
      return [{ kind: "value", value: evaluate(interpreter, argument.value, scope) }];
    case "splat":
      return splat(scope.find(argument.name));
    case "parameter": {
      const { name, value } = argument;
      return [
        {
          kind: "parameter",
          name,
          hasValue: value !== null,
          value: value === null ? null : evaluate(interpreter, value, scope),
        },
      ];
    }
  }
}

/** A script that ends itself does not end the one that called it. */
function callScript(
  interpreter: Interpreter,
  file: string,
  given: readonly Given[],
  dotted: boolean,
  scope: Scope,
  output: Output,
): void {
  if (dotted) {
    runStatements(interpreter, interpreter.parse(file).body, scope, output);
    return;
  }
  try {
    runScript(interpreter, file, given, scope, output);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    scope.global.variables.set("lastexitcode", error.code);
  }
}

export function runScript(
  interpreter: Interpreter,
  file: string,
  given: readonly Given[],
  caller: Scope,
  output: Output,
): void {
  const scope = new Scope(caller, file);
  invokeBlock(interpreter, new ScriptBlock(interpreter.parse(file), file), given, [], scope, output);
}

/** Runs a block in a scope of its own, in which its parameters are. */
export function invokeBlock(
  interpreter: Interpreter,
  { block }: ScriptBlock,
  given: readonly Given[],
  input: readonly unknown[],
  scope: Scope,
  output: Output,
): void {
  const bound = bind(block, given, (attribute, name) => attributeValue(interpreter, attribute, name, scope));
  scope.variables.set("args", bound.rest);
  scope.variables.set("input", input);
  scope.variables.set("psboundparameters", boundTable(bound));
  applyCommon(interpreter, block, bound, scope);
  for (const { initial, name, type } of block.parameters) {
    const value = bound.values.has(name)
      ? bound.values.get(name)
      : initial === null
        ? initialOf(type)
        : convert(evaluate(interpreter, initial, scope), type === "" ? "object" : type);
    scope.variables.set(name.toLowerCase(), value ?? null);
    if (type !== "") scope.types.set(name.toLowerCase(), type);
  }
  runBody(interpreter, block, scope, output);
}

function invokeIn(
  interpreter: Interpreter,
  { block }: ScriptBlock,
  given: readonly Given[],
  input: readonly unknown[],
  scope: Scope,
  output: Output,
): void {
  if (given.length > 0 || input.length > 0 || block.parameters.length > 0) {
    raise("This subset gives a block nothing that runs in its caller's scope.");
  }
  runBody(interpreter, block, scope, output);
}

function runBody(interpreter: Interpreter, block: Block, scope: Scope, output: Output): void {
  try {
    runStatements(interpreter, block.body, scope, output);
  } catch (error) {
    if (!(error instanceof Return)) throw error;
  }
}

function attributeValue(interpreter: Interpreter, attribute: Attribute, name: string, scope: Scope): unknown {
  const expression = attribute.named.get(name) ?? attribute.arguments[Number(name)];
  return expression === undefined ? null : evaluate(interpreter, expression, scope);
}

function applyCommon(
  interpreter: Interpreter,
  block: Block,
  { common, parameterSet }: Bound,
  scope: Scope,
): void {
  if (common.has("whatif")) scope.variables.set("whatifpreference", isTrue(common.get("whatif")));
  if (common.has("erroraction")) scope.variables.set("erroractionpreference", common.get("erroraction"));
  if (block.attributes.some(({ name }) => name === "cmdletbinding")) {
    scope.variables.set(
      "pscmdlet",
      new NetObject(
        "cmdlet",
        { parametersetname: parameterSet },
        {
          shouldprocess: (target, action) => shouldProcess(interpreter, target, action, scope),
        },
      ),
    );
  }
}

function shouldProcess(interpreter: Interpreter, target: unknown, action: unknown, scope: Scope): boolean {
  const planned = isTrue(scope.find("whatifpreference"));
  if (planned) {
    interpreter.print(`What if: Performing the operation "${textOf(action)}" on target "${textOf(target)}".`);
  }
  return !planned;
}

function initialOf(type: string): unknown {
  switch (shortTypeName(type)) {
    case "string":
      return "";
    case "int":
    case "long":
      return 0;
    case "bool":
    case "switch":
      return false;
    default:
      return null;
  }
}
