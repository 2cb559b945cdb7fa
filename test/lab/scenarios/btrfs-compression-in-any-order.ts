import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "New files are compressed and copied on write as their subvolume says, although a database is mounted first.",
  finds: ["nodatacow-as-mount-option", "nodatacow-lost", "subvolume-properties-not-handed-on"],
  disks: { data: { content: { fsType: "btrfs", subvolumes: ["plain", "text", "db"] } } },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: {
          fsType: "btrfs",
          subvolumes: {
            db: { mountPoint: "/a/db", nodatacow: true },
            text: { mountPoint: "/b/text", compression: "zstd" },
            plain: { mountPoint: "/c/plain" },
          },
        },
      },
    },
  }),
  mounted: {
    "/a/db": { disk: "data", root: "/db" },
    "/b/text": { disk: "data", root: "/text" },
    "/c/plain": { disk: "data", root: "/plain" },
  },
  async check({ machine }) {
    const places = ["/a/db", "/b/text", "/c/plain"];
    // Mounted in each order once more, since the first mount decides for the file system.
    for (const order of [places, places.toReversed()]) {
      await ask(machine, "systemctl", "stop", ...places);
      for (const place of order) await ask(machine, "systemctl", "start", place);
      for (const place of places) {
        await ask(machine, "sh", "-c", `yes text | head -c 1000000 > ${place}/new; sync ${place}/new`);
      }
      const attributes = async (place: string) =>
        (await ask(machine, "lsattr", `${place}/new`)).split(" ")[0] ?? "";
      assert.match(await attributes("/a/db"), /C/);
      assert.doesNotMatch(await attributes("/b/text"), /C/);
      assert.match(await ask(machine, "compsize", "/b/text/new"), /zstd/);
      assert.doesNotMatch(await ask(machine, "compsize", "/c/plain/new"), /zstd/);
      assert.doesNotMatch(await ask(machine, "compsize", "/a/db/new"), /zstd/);
      for (const place of places) await ask(machine, "rm", `${place}/new`);
    }
  },
});
