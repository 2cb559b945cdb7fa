import { z } from "zod";
import { type Module, rootOf } from "../schema/kernel/index.ts";
import { deriveMountUnits, type Graph, graphOfSystem, newestSystemd } from "../systemd/index.ts";
import { marks } from "./sampling.ts";

const texts = z.record(z.string(), z.string());

/** The form of what nix/module-report.nix gives; of a system that is refused it has the assertions only. */
export const moduleReport = z.object({
  assertions: z.array(z.string()),
  warnings: z.array(z.string()),
  fstab: z.string().default(""),
  units: texts.default({}),
  links: z
    .record(
      z.string(),
      z.object({
        wantedBy: z.array(z.string()),
        requiredBy: z.array(z.string()),
        upheldBy: z.array(z.string()),
        overrideStrategy: z.string(),
      }),
    )
    .default({}),
  etc: z.record(z.string(), z.string().nullable()).default({}),
  sources: z.array(z.string().nullable()).default([]),
  scripts: texts.default({}),
  packages: z.array(z.string().nullable()).default([]),
  tmpfiles: z.array(z.string()).default([]),
  activation: texts.default({}),
  udev: z.string().default(""),
  users: z.record(z.string(), z.unknown()).default({}),
  groups: z.record(z.string(), z.unknown()).default({}),
});

/** What leaves a system in which a module is tried. */
export type ModuleReport = z.infer<typeof moduleReport>;

/** A system as invariants look at it. */
export interface ModuleSubject {
  /** Path of the module's options, for findings that concern none in particular. */
  readonly root: string;
  /** The last part of that path: what the module's own units are mostly called after. */
  readonly name: string;
  readonly report: ModuleReport;
  /** The units of the system, those that systemd makes of fstab, and those of every system. */
  readonly graph: Graph;
  /** Names of the units that are there because of the module. */
  readonly own: readonly string[];
  /** The same of scripts, by what names them, with their text. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Texts of the configuration that have marks around something odd, with the options that have them. */
  readonly marked: ReadonlyMap<string, string>;
}

/** @param unused - the report of a system that does not use the module; null where there is none */
export function subjectOf(
  module: Module,
  config: unknown,
  report: ModuleReport,
  unused: ModuleReport | null,
): ModuleSubject {
  const machine = { container: false, devices: true, systemd: newestSystemd };
  const graph = graphOfSystem(report, deriveMountUnits(report.fstab, machine), machine);
  return {
    root: rootOf(module),
    name: module.path.at(-1) ?? "",
    report,
    graph,
    own: Object.keys(report.units).filter((name) => unused?.units[name] !== report.units[name]),
    scripts: scriptsOf(report, unused),
    marked: markedIn(config, module.path),
  };
}

function scriptsOf(report: ModuleReport, unused: ModuleReport | null): Readonly<Record<string, string>> {
  const isShell = (text: string) => /^#!\S*\/(?:ba|da|)sh\b/.test(text);
  const shell = Object.entries(report.scripts).filter(
    ([name, text]) => isShell(text) && unused?.scripts[name] === undefined,
  );
  const activation = Object.entries(report.activation).filter(
    ([name, text]) => unused?.activation[name] !== text,
  );
  return Object.fromEntries([
    // Its hash is of no interest to anybody.
    ...shell.map(([name, text]) => [name.replace(/^\/nix\/store\/[^-]*-/, ""), text]),
    ...activation.map(([name, text]) => [`activation script ${name}`, text]),
  ]);
}

function markedIn(value: unknown, path: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (at: unknown, option: readonly string[]): void => {
    if (typeof at === "string") {
      if (at.startsWith(marks.begin) && at.endsWith(marks.end)) found.set(at, option.join("."));
    } else if (typeof at === "object" && at !== null) {
      const isList = Array.isArray(at);
      for (const [name, member] of Object.entries(at)) visit(member, isList ? option : [...option, name]);
    }
  };
  visit(value, path);
  return found;
}
