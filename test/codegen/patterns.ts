import { listOptions } from "../../codegen/option-list.ts";
import { bareMounts, type NixType, nixTypeOf, partsOf } from "../../lib/schema/index.ts";

type Schema = Parameters<typeof nixTypeOf>[0];
export type StrMatching = Extract<NixType, { kind: "strMatching" }>;

/** Every pattern in the tree, with the zod type that checks it. */
export const patterns: ReadonlyMap<string, Schema> = new Map(
  listOptions(bareMounts.path, bareMounts.options)
    .flatMap(({ type }) => [type, ...partsOf(type).map((part) => part.type)])
    .flatMap((schema): [string, Schema][] => {
      const type = nixTypeOf(schema);
      return type.kind === "strMatching" ? [[type.pattern, schema]] : [];
    }),
);

/** Texts at the edges of the patterns. */
export const texts: readonly string[] = [
  "",
  "none",
  "nonee",
  "zstd",
  "zstd:3",
  "zstd:03",
  "zstd:",
  "zstd:3\n",
  "\nzstd",
  "lzo:0",
  "bzip2:1",
  "0a-1B",
  "0a--1B",
  "-0a",
  "0g",
  "C:\\a.vhdx",
  "c:\\a b\\é\\💾.VHD",
  "C:\\.vhdx",
  "C:/a.vhdx",
  "C:\\a.vhdxx",
  "C:\\a:b.vhdx",
  "C:\\a\n.vhdx",
  "C:a.vhdx",
  "nvme-Samsung_SSD_*",
  "a/b",
  "a b",
  "[a]",
  "wwn-0x5#+.:=@_?-",
  "ä",
];
