import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { run } from "./process.ts";

/** Takes away everything that runs left in a folder: machines, mounts, loop devices, files. */
export async function cleanUp(folder: string): Promise<void> {
  for (const pid of machinesIn(folder)) await run(["kill", "-s", "KILL", String(pid)]);
  for (let tries = 0; machinesIn(folder).length > 0 && tries < 50; tries += 1) await sleep(100);
  const mounts = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((target) => target.startsWith(`${folder}/`));
  for (const target of mounts.toReversed()) await run(["umount", "--lazy", target]);
  for (const device of await loopDevicesOf(folder)) await run(["losetup", "--detach", device]);
  // What was just told to stop may still write.
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** Takes away the control groups of machines in namespaces that are gone. */
export async function cleanUpDeadGroups(groups: string): Promise<void> {
  for (const name of readdirSync(groups)) {
    const pid = /^bare-mounts-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    await run(["find", path.join(groups, name), "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"]);
  }
}

/** Takes away what runs left that were killed: folders `run-<process>` of processes that are gone. */
export async function cleanUpDeadRuns(cache: string): Promise<void> {
  for (const name of existsSync(cache) ? readdirSync(cache) : []) {
    const pid = /^run-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await cleanUp(path.join(cache, name));
  }
}

/** What machines start with and names the folder in its command line: QEMU, and what makes namespaces. */
function machinesIn(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        const program = path.basename(readlinkSync(`/proc/${name}/exe`));
        const isMachine = ["unshare", "bash"].includes(program) || program.startsWith("qemu-system");
        return isMachine && readFileSync(`/proc/${name}/cmdline`, "utf8").includes(`${folder}/`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

const loopsSchema = z.object({
  loopdevices: z.array(z.object({ name: z.string(), "back-file": z.string().nullable() })),
});

async function loopDevicesOf(folder: string): Promise<string[]> {
  const { stdout } = await run(["losetup", "--list", "--json", "--output", "NAME,BACK-FILE"]);
  if (stdout.trim() === "") return [];
  return loopsSchema
    .parse(JSON.parse(stdout))
    .loopdevices.filter((device) => device["back-file"]?.startsWith(`${folder}/`) === true)
    .map(({ name }) => name);
}
