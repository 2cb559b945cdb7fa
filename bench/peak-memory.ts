import { readdirSync, readFileSync } from "node:fs";

/** The kernel keeps each process' own peak, so what counts is to look once before it ends; Nix runs for some 300 ms. */
const everyMs = 20;

/** Looks at a process and all below it until stopped. Linux only; elsewhere it sees nothing. */
export function watchPeakMemory(pid: number): { stop(): Readonly<Record<string, number>> } {
  const peaks: Record<string, number> = {};
  const look = (at: number): void => {
    const status = read(`/proc/${at}/status`);
    // Node names its main thread, not itself.
    const name = /^Name:\t(.*)$/m.exec(status)?.[1]?.replace(/^MainThread$/, "node");
    const kilobytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
    if (name !== undefined && kilobytes > 0) {
      peaks[name] = Math.max(peaks[name] ?? 0, kilobytes * 1024);
    }
    childrenOf(at).forEach(look);
  };
  const timer = setInterval(() => look(pid), everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return peaks;
    },
  };
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      read(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** A process may have ended between two looks. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
