import { fuzz } from "bare-mounts/check";
import { harness } from "./harness.ts";

const { failures, obstacle, runs } = await fuzz(harness, { runs: 100 });
process.stdout.write(`${JSON.stringify({ runs, obstacle, failures }, null, 2)}\n`);
process.exitCode = obstacle === null && failures.length === 0 ? 0 : 1;
