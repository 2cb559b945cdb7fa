import { defineHarness, defineInvariant } from "bare-mounts/check";
import { enableOption, module, option, type ScopeItem, types } from "bare-mounts/schema";
import { z } from "zod";

// A module that has nothing to do with disks: its options, one rule, and one thing that must always be true.

interface Greeted extends ScopeItem {
  readonly name: string;
}

export const greeter = module({
  path: ["services", "greeter"],
  options: {
    enable: enableOption(types.bool(), "greetings in /etc/greetings"),
    word: option(types.strMatching("[A-Za-z ]+", "letters and spaces"), {
      description: "The word.",
      default: "Hello",
    }),
    repeat: option(types.int({ min: 1, max: 5 }), { description: "Greetings for each.", default: 1 }),
    names: option(types.listOf(types.str()), { description: "Whom to greet.", default: [] }),
  },
  scopes: ({ enable, names }): { greeted: Greeted[] } => ({
    greeted: enable ? names.map((name) => ({ at: "services.greeter.names", name })) : [],
  }),
  rules: (rule) => [
    rule("greeted", {
      id: "one-line",
      severity: "error",
      option: "",
      summary: "A name is one line.",
      message: "Each name must be one line.",
      holds: ({ name }) => !name.includes("\n"),
    }),
  ],
});

/** What is looked at: a configuration beside the file that the module made of it. */
interface Greetings {
  readonly config: z.output<typeof greeter.schema>;
  readonly file: string;
}

const everyoneIsGreeted = defineInvariant<Greetings>({
  id: "everyone-is-greeted",
  statement: "Every name is greeted as often as was asked for, and nobody else is.",
  why: "It would be impolite.",
  findings: ({ config: { enable, names, repeat, word }, file }) => {
    const expected = names.flatMap((name) => Array(repeat).fill(`${word}, ${name}!\n`)).join("");
    return file === (enable ? expected : "")
      ? []
      : [{ option: "services.greeter.names", message: `the file says ${JSON.stringify(file)}` }];
  },
});

export const harness = defineHarness({
  module: greeter,
  files: { module: `${import.meta.dirname}/greeter.nix`, report: `${import.meta.dirname}/report.nix` },
  report: z.object({ assertions: z.array(z.string()), warnings: z.array(z.string()), file: z.string() }),
  subject: (config, { file }) => ({ config, file }),
  invariants: [everyoneIsGreeted],
});
