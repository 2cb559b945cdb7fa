// pwsh -File, for the subset: node main.ts script.ps1 -Parameter value ...
import path from "node:path";
import type { Given } from "./bind.ts";
import { textOf } from "./convert.ts";
import { Interpreter } from "./interpreter.ts";
import { SyntaxMistake } from "./source.ts";
import { NetObject, Thrown } from "./values.ts";

const [script = "", ...words] = process.argv.slice(2);
const given = words.map(
  (word): Given =>
    /^-[A-Za-z]/.test(word)
      ? { kind: "parameter", name: word.slice(1).toLowerCase(), hasValue: false, value: null }
      : { kind: "value", value: word },
);
const interpreter = new Interpreter({
  directory: process.cwd(),
  environment: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
});
try {
  const { code, output } = interpreter.runFile(path.resolve(script), given);
  for (const value of output) {
    process.stdout.write(`${textOf(value)}\n`);
  }
  process.exitCode = code;
} catch (error) {
  if (error instanceof Thrown) {
    const { invocationinfo } = error.record.properties;
    const position =
      invocationinfo instanceof NetObject ? textOf(invocationinfo.properties["positionmessage"]) : "";
    process.stderr.write(`${error.message}\n${position || interpreter.position}\n`);
  } else if (error instanceof SyntaxMistake) {
    process.stderr.write(`${error.message}\n`);
  } else {
    throw error;
  }
  process.exitCode = 1;
}
