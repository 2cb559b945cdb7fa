import { settingsOf, withoutSpecifiers } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

/** Settings in which systemd expands specifiers, and none of ours is meant to have one. */
const plain = [
  ["Unit", "Description"],
  ["Unit", "Documentation"],
] as const;

export const unitsReadable = defineMountInvariant({
  id: "units-readable",
  statement: "systemd reads every line of the module's units, and nothing in them depends on the machine.",
  why: "A name with a line break or a `%` becomes a setting or a specifier, which systemd ignores or obeys.",
  findings: ({ graph, own, report, root }) =>
    Object.keys(report.units)
      .filter((name) => own.has(name))
      .flatMap((name) => {
        const file = graph.units.get(name)?.file;
        const specifiers = plain.flatMap(([section, key]) =>
          (file === undefined ? [] : settingsOf(file, section, key))
            .filter(({ value }) => withoutSpecifiers(value) === null)
            .map(({ value }) => `${key}=${value} has a specifier`),
        );
        const unread = (file?.problems ?? []).map(({ line, message }) => `line ${line}: ${message}`);
        return [...unread, ...specifiers].map((message) => ({
          option: root,
          message: `${name}, ${message}`,
        }));
      }),
});
