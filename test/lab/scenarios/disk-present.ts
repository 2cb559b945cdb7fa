import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A disk that is there at boot is mounted, and the boot comes to its end at once.",
  finds: ["mount-does-not-require-disk", "link-not-in-place", "file-system-options-lost"],
  disks: { data: { content: { fsType: "ext4", files: { "kept.txt": "kept" } } } },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/data", options: ["noatime"], neededForBoot: true },
      },
    },
  }),
  mounted: { "/data": { disk: "data", options: ["noatime"] } },
});
