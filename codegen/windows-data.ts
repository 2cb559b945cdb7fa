import { z } from "zod";
import { windowsDataSchema } from "../lib/schema/index.ts";

/** JSON Schema 2020-12 of the data that the module writes for the script on Windows. */
export function windowsDataJsonSchema(header: string): string {
  const { $schema, ...rest } = z.toJSONSchema(windowsDataSchema, { target: "draft-2020-12" });
  const schema = { $schema, $comment: header, title: "bare-mounts.json", ...rest };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
