import { once } from "node:events";
import { watch } from "chokidar";
import { printNote } from "./terminal.ts";

/** Editors write a file in several steps. Milliseconds. */
const settleMs = 100;

/**
 * Runs something now, and again whenever one of the files that it read changes, until Ctrl-C.
 *
 * @param run - Returns the files that it read: they are watched from then on.
 */
export async function watchFiles(run: () => Promise<readonly string[]>): Promise<void> {
  const watcher = watch([], {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: settleMs, pollInterval: settleMs / 2 },
  });
  let isRunning = false;
  let hasChanged = false;
  const runUntilSettled = async (): Promise<void> => {
    hasChanged = true;
    if (isRunning) return;
    isRunning = true;
    while (hasChanged) {
      hasChanged = false;
      watcher.add([...(await run())]);
      printNote("Watching for changes; Ctrl-C ends it.");
    }
    isRunning = false;
  };
  watcher.on("all", () => void runUntilSettled());
  try {
    await runUntilSettled();
    await once(process, "SIGINT");
  } finally {
    await watcher.close();
  }
}
