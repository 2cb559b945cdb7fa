import { spawnSync } from "node:child_process";
import path from "node:path";
import type { Given } from "./bind.ts";
import { convert, elementsOf, isTrue, numberOf, textOf } from "./convert.ts";
import { construct } from "./dotnet.ts";
import type { Interpreter } from "./interpreter.ts";
import { fromJson, toJson } from "./json.ts";
import { getMember } from "./members.ts";
import type { Scope } from "./scope.ts";
import { Hashtable, NetObject, raise, ScriptBlock } from "./values.ts";

/** A call of a command of PowerShell's own. */
interface Call {
  readonly interpreter: Interpreter;
  readonly scope: Scope;
  readonly input: readonly unknown[];
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly values: readonly unknown[];
}

interface BuiltIn {
  readonly switches?: readonly string[];
  /** Names of the values that are given without one. */
  readonly positions?: readonly string[];
  readonly run: (call: Call) => readonly unknown[];
}

const block = (value: unknown): ScriptBlock =>
  value instanceof ScriptBlock ? value : raise("This subset knows only script blocks here.");

const nothing: readonly unknown[] = [];

const compareForSort = (one: unknown, other: unknown): number => {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [left, right] = [textOf(one).toLowerCase(), textOf(other).toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
};

const builtIns: Readonly<Record<string, BuiltIn>> = {
  "where-object": {
    positions: ["filterscript"],
    run: ({ input, interpreter, parameters, scope }) =>
      input.filter((element) => {
        const found = interpreter.invokeHere(block(parameters.get("filterscript")), element, scope);
        return isTrue(found.length === 1 ? found[0] : found);
      }),
  },
  "foreach-object": {
    positions: ["process"],
    run: ({ input, interpreter, parameters, scope }) =>
      input.flatMap((element) => interpreter.invokeHere(block(parameters.get("process")), element, scope)),
  },
  "sort-object": {
    switches: ["descending", "unique"],
    positions: ["property"],
    run: ({ input, parameters }) => {
      const property = parameters.get("property");
      const key = (element: unknown) =>
        property === undefined ? element : getMember(element, textOf(property), false);
      const sorted = [...input].sort((one, other) => compareForSort(key(one), key(other)));
      return parameters.has("descending") ? sorted.reverse() : sorted;
    },
  },
  "select-object": {
    switches: ["unique"],
    run: ({ input, parameters }) => {
      const [first, last] = [parameters.get("first"), parameters.get("last")];
      const chosen =
        first !== undefined
          ? input.slice(0, numberOf(first))
          : last !== undefined
            ? input.slice(-numberOf(last))
            : input;
      const property = parameters.get("expandproperty");
      const values =
        property === undefined ? chosen : chosen.map((element) => getMember(element, textOf(property), true));
      return parameters.has("unique")
        ? [...new Map(values.map((value) => [textOf(value), value])).values()]
        : values;
    },
  },
  "out-null": { run: () => nothing },
  "write-output": {
    switches: ["noenumerate"],
    positions: ["inputobject"],
    run: ({ parameters }) => elementsOf(parameters.get("inputobject")),
  },
  "write-host": {
    positions: ["object"],
    run: ({ interpreter, parameters }) => {
      interpreter.print(textOf(parameters.get("object")));
      return nothing;
    },
  },
  "write-information": {
    positions: ["messagedata"],
    run: ({ interpreter, parameters }) => {
      interpreter.print(textOf(parameters.get("messagedata")));
      return nothing;
    },
  },
  "write-warning": {
    positions: ["message"],
    run: ({ interpreter, parameters }) => {
      interpreter.print(`WARNING: ${textOf(parameters.get("message"))}`);
      return nothing;
    },
  },
  "write-error": {
    positions: ["message"],
    run: ({ parameters }) => raise(textOf(parameters.get("message"))),
  },
  "new-object": {
    positions: ["typename", "argumentlist"],
    run: ({ interpreter, parameters }) => [
      construct(interpreter, textOf(parameters.get("typename")), elementsOf(parameters.get("argumentlist"))),
    ],
  },
  "set-strictmode": {
    switches: ["off"],
    run: ({ parameters, scope }) => {
      scope.strict = !parameters.has("off");
      return nothing;
    },
  },
  "get-command": {
    positions: ["name"],
    run: ({ interpreter, parameters, scope }) => {
      const name = textOf(parameters.get("name")).toLowerCase();
      if (scope.findFunction(name) !== undefined || builtIns[name] !== undefined) {
        return [new NetObject("commandinfo", { name })];
      }
      return interpreter.preference(parameters, scope) === "SilentlyContinue"
        ? nothing
        : raise(
            `The term '${name}' is not recognized.`,
            "System.Management.Automation.CommandNotFoundException",
          );
    },
  },
  "convertfrom-json": {
    positions: ["inputobject"],
    run: ({ input, parameters }) => {
      const value = fromJson(textOf(parameters.get("inputobject") ?? input.map(textOf).join("\n")));
      return Array.isArray(value) ? value : [value];
    },
  },
  "convertto-json": {
    switches: ["compress"],
    positions: ["inputobject"],
    run: ({ input, parameters }) => {
      const value = parameters.has("inputobject")
        ? parameters.get("inputobject")
        : input.length === 1
          ? input[0]
          : input;
      return [toJson(value, numberOf(parameters.get("depth") ?? 2), parameters.has("compress") ? 0 : 2)];
    },
  },
  "join-path": {
    positions: ["path", "childpath"],
    run: ({ parameters }) => [
      path.posix.join(
        textOf(parameters.get("path")),
        textOf(parameters.get("childpath")).replaceAll("\\", "/"),
      ),
    ],
  },
  "set-variable": {
    positions: ["name", "value"],
    run: ({ parameters, scope }) => {
      scope.variables.set(textOf(parameters.get("name")).toLowerCase(), parameters.get("value") ?? null);
      return nothing;
    },
  },
  "new-timespan": {
    run: ({ parameters }) => [
      new NetObject("timespan", {
        totalseconds:
          numberOf(parameters.get("minutes") ?? 0) * 60 + numberOf(parameters.get("seconds") ?? 0),
      }),
    ],
  },
  // Only to make stand-ins for programs executable.
  chmod: {
    run: ({ values }) => {
      spawnSync("chmod", values.map(textOf));
      return nothing;
    },
  },
};

/** Runs a command of PowerShell's own; undefined where there is none of that name. */
export function runBuiltIn(
  interpreter: Interpreter,
  name: string,
  given: readonly Given[],
  input: readonly unknown[],
  scope: Scope,
): readonly unknown[] | undefined {
  const builtIn = builtIns[name];
  if (builtIn === undefined) {
    return undefined;
  }
  const parameters = new Map<string, unknown>();
  const values: unknown[] = [];
  for (let index = 0; index < given.length; index += 1) {
    const argument = given[index];
    if (argument === undefined || argument.kind === "value") {
      const position = builtIn.positions?.find((each) => !parameters.has(each));
      if (position === undefined) {
        values.push(argument?.value);
      } else {
        parameters.set(position, argument?.value);
      }
    } else if (argument.hasValue) {
      parameters.set(argument.name, argument.value);
    } else if (builtIn.switches?.includes(argument.name) === true) {
      parameters.set(argument.name, true);
    } else {
      const next = given[index + 1];
      if (next === undefined || next.kind !== "value") {
        raise(`Missing an argument for parameter '${argument.name}'.`);
      }
      parameters.set(argument.name, next?.kind === "value" ? next.value : null);
      index += 1;
    }
  }
  return builtIn.run({ interpreter, scope, input, parameters, values });
}

/** `@table` in a command. */
export function splat(value: unknown): Given[] {
  if (value instanceof Hashtable) {
    return value.entries().map(([name, each]) => ({
      kind: "parameter",
      name: textOf(name).toLowerCase(),
      hasValue: true,
      value: each,
    }));
  }
  return elementsOf(convert(value, "array")).map((each) => ({ kind: "value", value: each }));
}
