import { startLimit, waitsFor } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";
import { isDiskService } from "../subject.ts";

/** Milliseconds that WSL waits for init where wsl.conf says nothing. Source: wsl.conf(5), boot.initTimeout. */
const defaultInitTimeout = 10_000;

export const initWaitsLongEnough = defineMountInvariant({
  id: "init-waits-long-enough",
  statement: "Where the boot waits for a disk, WSL waits longer for the boot than the boot for the disk.",
  why: "WSL would give up on a distribution that is about to come up without its disk.",
  findings: ({ boot, graph, report, root }) => {
    const timeout = initTimeout(report.etc["wsl.conf"] ?? "");
    return [...waitsFor(graph, "multi-user.target", boot)].filter(isDiskService).flatMap((name) => {
      const unit = graph.units.get(name);
      const seconds = unit === undefined ? 0 : startLimit(unit).limit / 1e6;
      return seconds * 1000 < timeout
        ? []
        : [
            {
              option: root,
              message: `the boot waits up to ${seconds} s for ${name}, and WSL ${timeout / 1000} s for the boot`,
            },
          ];
    });
  },
});

function initTimeout(wslConf: string): number {
  const [, boot = ""] = /^\[boot\]\n((?:(?!\[).*\n?)*)/m.exec(wslConf) ?? [];
  const [, value] = /^initTimeout=(\d+)$/m.exec(boot) ?? [];
  return value === undefined ? defaultInitTimeout : Number(value);
}
