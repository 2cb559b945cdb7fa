import { mkdir } from "node:fs/promises";
import path from "node:path";
import { catalogue, labOnly } from "../../mutants/catalogue/index.ts";
import type { Mutant } from "../../mutants/mutant.ts";
import { copyProject } from "../../mutants/project-copy.ts";
import type { Platform } from "./platform.ts";
import { type Lab, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";

/** Whether a scenario found a mutant that it must find. */
export interface Finding {
  readonly scenario: string;
  readonly mutant: Mutant;
  /** What was not as it must be; empty: the mutant survived. */
  readonly faults: readonly string[];
}

/** A scenario, by its name, and a mutant that it must find. */
export interface Trial {
  readonly name: string;
  readonly scenario: Scenario;
  readonly platform: Platform;
  readonly mutant: Mutant;
}

/**
 * What there is to try: each scenario with each mutant that it names.
 *
 * @param which - `lab`: only those that nothing but a boot can find; the harness finds the others as well
 * @throws Error for a mutant that no catalogue has.
 */
export function trialsOf(scenarios: readonly Omit<Trial, "mutant">[], which: "lab" | "all"): Trial[] {
  const byId = new Map([...catalogue, ...labOnly].map((mutant) => [mutant.id, mutant]));
  return scenarios.flatMap(({ name, scenario, platform }) =>
    (scenario.finds ?? []).flatMap((id) => {
      const mutant = byId.get(id);
      if (mutant === undefined) throw new Error(`${name} names the mutant ${id}, which does not exist`);
      return which === "all" || labOnly.includes(mutant) ? [{ name, scenario, platform, mutant }] : [];
    }),
  );
}

/** Boots a scenario with a fault in a copy of the module. */
export async function tryMutant(lab: Lab, { name, scenario, platform, mutant }: Trial): Promise<Finding> {
  const project = path.join(lab.folder, "projects", [name, mutant.id, ...Object.values(platform)].join("-"));
  await mkdir(project, { recursive: true });
  const { withMutant } = await copyProject(project);
  const { faults } = await withMutant(mutant, async () =>
    runScenario({ ...lab, project }, `${name}-${mutant.id}`, scenario, platform),
  );
  return { scenario: name, mutant, faults };
}
