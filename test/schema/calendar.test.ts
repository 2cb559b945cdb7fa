import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarOption } from "../../lib/schema/calendar.ts";
import { nixTypeOf, treeNodeOf } from "../../lib/schema/index.ts";
import { skipAllBecause } from "../support/skip.ts";
import { hasTool, howToGet } from "../support/tools.ts";

function pattern(): string {
  const node = treeNodeOf(calendarOption("When.", "weekly"));
  const type = node.kind === "option" ? nixTypeOf(node.type) : null;
  return type?.kind === "strMatching" ? type.pattern : "";
}

const elapses = (event: string) => spawnSync("systemd-analyze", ["calendar", event]).status === 0;

describe("calendar events", () => {
  skipAllBecause(hasTool("systemd-analyze") ? undefined : howToGet("systemd-analyze"));

  test("are such as systemd understands, all of them", () => {
    const events = fc.stringMatching(new RegExp(`^(?:${pattern()})$`), { maxLength: 40 });
    expect(fc.sample(events, 150).filter((event) => !elapses(event))).toEqual([]);
  });

  test("have the forms that people write", () => {
    const written = ["weekly", "Sun 03:00", "*:0/5", "*-*-* 04:30:00", "Mon..Fri 08,20:00", "*-*-01 02:00"];
    const one = new RegExp(`^(?:${pattern()})$`);
    expect(written.filter((event) => !one.test(event))).toEqual([]);
    expect(
      ["a", "weekly ", "25:00", "Sun..Mon", "", "*-*-* 04:30 Europe/Berlin; x"].filter((event) =>
        one.test(event),
      ),
    ).toEqual([]);
  });
});
