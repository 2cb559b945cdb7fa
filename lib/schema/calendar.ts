import { enableOption, group, option, types } from "./kernel/index.ts";

const list = (element: string) => `(${element})(,(${element}))*`;

const weekdays = list("Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat");
const date = `(\\*|20[0-9][0-9])-(\\*|${list("0?[1-9]|1[0-2]")})-(\\*|${list("0?[1-9]|[12][0-9]|3[01]")})`;
// Every so many from the start: from anywhere else systemd takes only what fits before the end.
const hours = `(\\*|0/([1-9]|1[0-9]|2[0-3])|${list("[01]?[0-9]|2[0-3]")})`;
const minutes = `(\\*|0/([1-9]|[1-5][0-9])|${list("[0-5]?[0-9]")})`;
const time = `${hours}:${minutes}(:${minutes})?`;
const shorthand = "(minutely|hourly|daily|weekly|monthly|quarterly|semiannually|yearly)";

/**
 * Calendar events of systemd.time(7), without time zones, ranges of numbers, seconds' fractions and the rarer forms:
 * what systemd does not understand makes a timer that never elapses.
 */
const calendarEvent = `${shorthand}|(${weekdays} )?(${date} )?${time}|(${weekdays} )?${date}|${weekdays}`;

/** When a timer elapses. */
export const calendarOption = (description: string, interval: string) =>
  option(
    types.strMatching(
      calendarEvent,
      'a calendar event, such as "weekly", "Sun 03:00", "*-*-01 04:00" or "*:0/5"',
    ),
    {
      description: `${description} See {manpage}\`systemd.time(7)\`, Calendar Events.`,
      default: interval,
      example: "Sun 03:00",
    },
  );

/** Work that is done by a timer, and only if asked for. */
export const scheduledOptions = (what: string, interval: string) => ({
  enable: enableOption(types.bool(), what),
  interval: calendarOption("When to do it.", interval),
});

export const scheduled = (what: string, interval: string) => group(scheduledOptions(what, interval));
