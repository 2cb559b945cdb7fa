import { expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { ownFiles } from "../../codegen/own-files.ts";
import { configTypes } from "../../codegen/typescript.ts";
import { type BareMountsConfig, bareMounts, checkConfig, defineConfig } from "../../lib/index.ts";
import type { NixPackage } from "../../lib/schema/index.ts";
import { kinds } from "./kinds-module.ts";
import { toy } from "./toy-module.ts";

// What is asserted of types here is asserted by `tsc --noEmit`.

test("the interface is what the schema reads", () => {
  type Input = z.input<typeof bareMounts.schema>;
  expectTypeOf<BareMountsConfig>().toExtend<NonNullable<Input>>();
  expectTypeOf<NonNullable<Input>>().toExtend<BareMountsConfig>();
});

test("a configuration is returned as it is", () => {
  const config = defineConfig({
    enable: true,
    disks: { data: { serialNumber: "S1", uuid: "0a", filesystem: { fsType: "ext4", mountPoint: "/data" } } },
  });
  expect(checkConfig(bareMounts, config).problems).toEqual([]);
});

test("mistakes are type errors where they are, which name the option", () => {
  // @ts-expect-error 'deviceTimeuot' does not exist in type 'BareMountsConfig'. Did you mean 'deviceTimeout'?
  defineConfig({ deviceTimeuot: 30 });

  // @ts-expect-error Property 'filesystem' is missing in type '{}' but required in type 'DiskConfig'.
  defineConfig({ disks: { empty: {} } });

  // @ts-expect-error Type 'number' is not assignable to type 'string'.
  defineConfig({ disks: { data: { uuid: 5, filesystem: { fsType: "ext4" } } } });

  // @ts-expect-error Type '"ext3"' is not assignable to type '"btrfs" | "ext4" | ...'.
  defineConfig({ disks: { data: { filesystem: { fsType: "ext3" } } } });

  defineConfig({
    disks: {
      data: {
        filesystem: {
          fsType: "btrfs",
          // @ts-expect-error 'mountpoint' does not exist in type 'SubvolumeConfig'. Did you mean to write 'mountPoint'?
          subvolumes: { nix: { mountpoint: "/nix" } },
        },
      },
    },
  });
});

test("computed configurations may leave options undefined", () => {
  const timeout = Math.random() > 2 ? 30 : undefined;
  expect(checkConfig(bareMounts, defineConfig({ deviceTimeout: timeout })).config?.deviceTimeout).toBe(60);
});

test("all that options can be has its type, and comments that nothing in them can end", () => {
  expect(configTypes(toy, ownFiles.header)).toMatchSnapshot();
  expect(configTypes(kinds, ownFiles.header)).toMatchSnapshot();
});

test("the schema of every kind reads what its type says, and nothing else", () => {
  type Config = z.input<typeof kinds.schema>;
  expectTypeOf<{ needed: string; wanted: { hosts: string[]; either: number } }>().toExtend<Config>();
  type Of<Name extends keyof NonNullable<Config>> = NonNullable<NonNullable<Config>[Name]>;
  expectTypeOf<Of<"package">>().toEqualTypeOf<NixPackage>();
  expectTypeOf<Of<"mode">>().toEqualTypeOf<"auto" | "off" | number>();
  expectTypeOf<Of<"listen">>().toEqualTypeOf<boolean | number | number[]>();
  expectTypeOf<Of<"extraConfig">>().toEqualTypeOf<string>();
  expectTypeOf<Of<"settings">>().toEqualTypeOf<Record<string, unknown>>();
  expectTypeOf<Of<"glued">>().toEqualTypeOf<string>();
  // @ts-expect-error A package is no string: Nix would take it for a path.
  const wrong: Config = { needed: "/a", wanted: { hosts: ["a"], either: 1 }, package: "hello" };
  expect(checkConfig(kinds, wrong).problems).toMatchObject([{ option: "services.kinds.package" }]);
});
