import { spawnSync } from "node:child_process";
import { textOf } from "./convert.ts";
import type { Context } from "./dotnet.ts";
import { Hashtable, NetObject, raise } from "./values.ts";

/** Takes a command line apart as Windows programs do (CommandLineToArgvW), and .NET on Linux for them. */
export function splitCommandLine(line: string): string[] {
  const found: string[] = [];
  let rest = line;
  for (;;) {
    rest = rest.replace(/^[ \t]+/, "");
    if (rest === "") {
      return found;
    }
    let argument = "";
    let quoted = false;
    while (rest !== "" && (quoted || !/^[ \t]/.test(rest))) {
      const slashes = /^(\\*)("?)/.exec(rest);
      const [all = "", backslashes = "", quote = ""] = slashes ?? [];
      if (quote === "") {
        argument += backslashes === "" ? rest.charAt(0) : backslashes;
        rest = rest.slice(backslashes === "" ? 1 : backslashes.length);
        continue;
      }
      argument += "\\".repeat(Math.floor(backslashes.length / 2));
      if (backslashes.length % 2 === 1) {
        argument += '"';
      } else if (quoted && rest.charAt(all.length) === '"') {
        argument += '"';
        rest = rest.slice(1);
      } else {
        quoted = !quoted;
      }
      rest = rest.slice(all.length);
    }
    found.push(argument);
  }
}

/** `System.Diagnostics.ProcessStartInfo`. */
export function startInfo(context: Context): NetObject {
  const environment = new Hashtable();
  for (const [name, value] of context.environment) {
    environment.set(name, value);
  }
  return new NetObject("system.diagnostics.processstartinfo", {
    filename: "",
    arguments: "",
    useshellexecute: true,
    createnowindow: false,
    redirectstandardoutput: false,
    redirectstandarderror: false,
    environmentvariables: environment,
  });
}

/** `System.Diagnostics.Process`, which runs to its end, or to the limit, when it is started. */
export function process(context: Context): NetObject {
  let output = new Uint8Array();
  let errors = new Uint8Array();
  let timedOut = false;
  const stream = (bytes: () => Uint8Array) =>
    new NetObject("system.io.streamreader", {
      basestream: new NetObject(
        "system.io.stream",
        {},
        {
          copytoasync: (target) => {
            if (target instanceof NetObject) {
              target.properties["bytes"] = bytes();
            }
            return new NetObject("system.threading.tasks.task", {}, { wait: () => undefined });
          },
        },
      ),
    });
  const self: NetObject = new NetObject(
    "system.diagnostics.process",
    {
      startinfo: null,
      exitcode: 0,
      standardoutput: stream(() => output),
      standarderror: stream(() => errors),
    },
    {
      start: () => {
        const { startinfo } = self.properties;
        if (!(startinfo instanceof NetObject)) {
          return raise("No start information.");
        }
        const { filename, arguments: line, environmentvariables } = startinfo.properties;
        const variables = environmentvariables instanceof Hashtable ? environmentvariables.entries() : [];
        const run = spawnSync(textOf(filename), splitCommandLine(textOf(line)), {
          cwd: context.directory,
          env: Object.fromEntries(variables.map(([name, value]) => [textOf(name), textOf(value)])),
          stdio: ["ignore", "pipe", "pipe"],
        });
        if (run.error !== undefined) {
          return raise(
            `An error occurred trying to start process '${textOf(filename)}'. ${run.error.message}`,
            "System.ComponentModel.Win32Exception",
          );
        }
        timedOut = run.signal !== null;
        output = run.stdout;
        errors = run.stderr;
        self.properties["exitcode"] = run.status ?? -1;
        return true;
      },
      waitforexit: () => !timedOut,
      kill: () => undefined,
      dispose: () => undefined,
    },
  );
  return self;
}
