import { startLimit, waitsFor } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";
import { isDiskService } from "../subject.ts";
import { defaultInitTimeout, initTimeout } from "../wsl-conf.ts";

export const initWaitsLongEnough = defineMountInvariant({
  id: "init-waits-long-enough",
  statement:
    "Where the boot waits for a disk, WSL waits longer for the boot than the boot for the disk, by its own 10 s and no more; elsewhere it waits as long as it does without disks.",
  why: "WSL would give up on a distribution that is about to come up; and for as long it waits at each stop.",
  findings: ({ boot, graph, report, root }) => {
    const timeout = initTimeout(report);
    const limits = [...waitsFor(graph, "multi-user.target", boot)].filter(isDiskService).map((name) => {
      const unit = graph.units.get(name);
      return { name, seconds: unit === undefined ? 0 : startLimit(unit).limit / 1e6 };
    });
    const longest = Math.max(0, ...limits.map(({ seconds }) => seconds));
    const needed = defaultInitTimeout + longest * 1000;
    const short = limits
      .filter(({ seconds }) => seconds * 1000 >= timeout)
      .map(
        ({ name, seconds }) =>
          `the boot waits up to ${seconds} s for ${name}, and WSL ${timeout / 1000} s for the boot`,
      );
    const long =
      timeout > needed
        ? [`WSL waits up to ${timeout / 1000} s at each stop, and ${needed / 1000} s would do for the boot`]
        : [];
    return [...short, ...long].map((message) => ({ option: root, message }));
  },
});
