import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { defineScenario } from "../scenario.ts";

const hostile = `a b%i$(touch /tmp/x)'"\\é`;

export default defineScenario({
  claim:
    "Names of disks, mount points and subvolumes are text everywhere: mounted as they are, and never run.",
  finds: ["disk-arguments-unescaped", "shell-escapes-for-systemd"],
  disks: {
    [hostile]: {
      content: { fsType: "btrfs", label: "a b'$(touch @)", subvolumes: ["s %i$(touch @)'é"] },
    },
  },
  configuration: () => ({
    enable: true,
    disks: {
      [hostile]: {
        serialNumber: `"; Remove-Item C:\\ #`,
        label: "a b'$(touch @)",
        filesystem: {
          fsType: "btrfs",
          mountPoint: `/mnt/b c %h$(touch @)'"é😀`,
          subvolumes: {
            one: { path: "s %i$(touch @)'é", mountPoint: "/srv/`touch @`/x y", compression: "zstd" },
            [hostile]: {
              path: "new ;touch @ &",
              mountPoint: "/srv/&& touch @;",
              create: true,
              nodatacow: true,
            },
          },
        },
      },
    },
  }),
  mounted: {
    [`/mnt/b c %h$(touch @)'"é😀`]: { disk: hostile },
    "/srv/`touch @`/x y": { disk: hostile, root: "/s %i$(touch @)'é" },
    "/srv/&& touch @;": { disk: hostile, root: "/new ;touch @ &" },
  },
  async check({ machine, root }) {
    assert.ok(!existsSync(path.join(root, "tmp/x")), "the name of a disk was run");
    const { stdout } = await machine.run(["find", "/", "-xdev", "-name", "@", "-o", "-xdev", "-name", "@)*"]);
    assert.equal(stdout, "", "a command from a name was run");
  },
});
