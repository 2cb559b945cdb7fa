import { dequal } from "dequal";
import { parseJson } from "../../evaluate/portable.ts";
import { expectedGuestData, guestDataFile, guestDataSchema } from "../guest-data.ts";
import { defineMountInvariant } from "../invariant.ts";

export const guestDataUnharmed = defineMountInvariant({
  id: "guest-data-unharmed",
  statement: `/etc/${guestDataFile} says of each disk and each mount, and of no other, exactly what the configuration says.`,
  why: "The tool would call right what is wrong and wrong what is right, or attach and mount something else.",
  findings: (subject) => {
    const { config, report, root } = subject;
    const given = report.etc[guestDataFile];
    if (!config.enable) {
      return given === undefined
        ? []
        : [{ option: root, message: `/etc/${guestDataFile} is there, switched off` }];
    }
    const data = guestDataSchema.safeParse(readJson(given ?? ""));
    const wanted = expectedGuestData(subject);
    return data.success && dequal(data.data, wanted)
      ? []
      : [
          {
            option: root,
            message: `/etc/${guestDataFile} should have ${JSON.stringify(wanted)} and has ${given ?? "nothing"}`,
          },
        ];
  },
});

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
