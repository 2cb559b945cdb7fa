import { scheduledOptions } from "./calendar.ts";
import { group, option, types } from "./kernel/index.ts";

/** What is mounted, held against what is configured, at the end of each boot. */
export const validationOptions = group({
  enable: option(types.bool(), {
    description: "Whether a service fails at the end of the boot if a mount is missing or wrong.",
    default: true,
    example: false,
  }),
  minimumFree: option(types.int({ min: 0, max: 100 }), {
    description: "Percent of a file system that should be free. With less there is a warning.",
    default: 5,
    example: 10,
  }),
});

/** The store, held against its own database. */
export const healthCheckOptions = group({
  ...scheduledOptions("a regular check of the Nix store's contents against their hashes", "weekly"),
  deleteOlderThan: option(
    types.nullOr(types.strMatching("[1-9][0-9]{0,5}d", 'a number of days, such as "30d"')),
    {
      description:
        "Age of generations to delete after a check that found nothing, with the garbage that they leave; null: none.",
      default: null,
      example: "30d",
    },
  ),
});

/** Numbers for Prometheus. */
export const metricsOptions = group({
  ...scheduledOptions(
    "metrics of the mounts in a text file for Prometheus' node exporter (`--collector.textfile.directory`)",
    "*:0/5",
  ),
  directory: option(types.str(), {
    description: "Directory of the file, an absolute path. It is created where it is missing.",
    default: "/var/lib/prometheus-node-exporter",
    example: "/var/lib/node-exporter/textfile",
  }),
});
