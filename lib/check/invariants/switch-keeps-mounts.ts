import { booleanSetting } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

export const switchKeepsMounts = defineMountInvariant({
  id: "switch-keeps-mounts",
  statement:
    "A switch to another configuration does not restart a disk's service, and does not unmount the store, whatever it takes out of fstab.",
  why: "Its mounts require it: a restart would take mounted file systems away under running programs.",
  findings: ({ config, disks, graph, root }) => {
    const store = graph.units.get("nix.mount");
    const isUnmounted =
      config.enable &&
      config.nixStore.enable &&
      store !== undefined &&
      !booleanSetting(store.file, "Unit", "RefuseManualStop", false);
    return [
      ...disks.flatMap(({ option, unit }) => {
        const service = graph.units.get(unit);
        // Source: nixpkgs, pkgs/by-name/sw/switch-to-configuration-ng; X- settings in any section are not systemd's.
        const restarts = (section: string) =>
          service !== undefined && booleanSetting(service.file, section, "X-RestartIfChanged", true);
        return service !== undefined && restarts("Service") && restarts("Unit")
          ? [{ option, message: `${unit} is restarted where a switch changes it` }]
          : [];
      }),
      ...(isUnmounted
        ? [
            {
              option: `${root}.nixStore`,
              message: "/nix is unmounted by a switch that takes it out of fstab",
            },
          ]
        : []),
    ];
  },
});
