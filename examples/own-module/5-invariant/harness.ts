import { defineHarness, defineInvariant } from "bare-mounts/check";
import { z } from "bare-mounts/schema";
import { webspace } from "./webspace.ts";

// #region invariant
/** What is looked at: a configuration beside the commands of the services that the module made of it. */
interface Served {
  readonly config: z.output<typeof webspace.schema>;
  readonly commands: Readonly<Record<string, string>>;
}

const everySiteIsServed = defineInvariant<Served>({
  id: "every-site-is-served",
  statement:
    "Each site has one service, at its port; nothing else is served, and nothing where the module is off.",
  why: "Files that nobody meant to publish would be public.",
  findings: ({ config: { enable, sites }, commands }) => {
    const expected = Object.entries(enable ? sites : {});
    const left = Object.keys(commands).filter(
      (name) => !expected.some(([site]) => name === `webspace-${site}`),
    );
    return [
      ...expected
        .filter(([name, { port }]) => commands[`webspace-${name}`]?.includes(`"--port" "${port}"`) !== true)
        .map(([name]) => ({
          option: `services.webspace.sites.${name}`,
          message: "is not served at its port",
        })),
      ...left.map((name) => ({ option: "services.webspace.sites", message: `${name} serves no site` })),
    ];
  },
});

export const harness = defineHarness({
  module: webspace,
  files: { module: `${import.meta.dirname}/webspace.nix`, report: `${import.meta.dirname}/report.nix` },
  report: z.object({
    assertions: z.array(z.string()),
    warnings: z.array(z.string()),
    commands: z.record(z.string(), z.string()),
  }),
  subject: (config, { commands }) => ({ config, commands }),
  invariants: [everySiteIsServed],
});
// #endregion invariant
