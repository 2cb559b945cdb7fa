import { parseTimeout, settingsOf } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";
import { initTimeout } from "../wsl-conf.ts";

/** DefaultTimeoutStopSec= of systemd-system.conf(5), in microseconds. */
const defaultStopTimeout = 90_000_000;

export const stopsAreBounded = defineMountInvariant({
  id: "stops-are-bounded",
  statement:
    "Each service of the module is stopped, or killed, before WSL cuts the power. (systemd has one limit for mounting and unmounting, and mounting a large file system may take long: an unmount that the end of the distribution overtakes is finished by the kernel.)",
  why: "`wsl --terminate` waits for boot.initTimeout and then ends the distribution in the middle of what it does.",
  findings: ({ graph, own, report, root }) =>
    [...own].flatMap((name) => {
      const unit = graph.units.get(name);
      if (unit?.type !== "service" || unit.loadState !== "loaded") {
        return [];
      }
      const set = ["TimeoutStopSec", "TimeoutSec"]
        .flatMap((key) => settingsOf(unit.file, "Service", key))
        .map(({ value }) => parseTimeout(value))
        .find((limit) => limit !== null);
      // First SIGTERM, then SIGKILL, each with that time (systemd.service(5), TimeoutStopSec=).
      const seconds = (2 * (set ?? defaultStopTimeout)) / 1e6;
      return seconds * 1000 < initTimeout(report)
        ? []
        : [
            {
              option: root,
              message: `${name} may take ${seconds} s to stop, and WSL waits ${initTimeout(report) / 1000} s`,
            },
          ];
    }),
});
