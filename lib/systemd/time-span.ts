/** A length of time in microseconds, systemd's own unit; `Infinity` is systemd's `infinity`. */
export type Microseconds = number;

const second = 1_000_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;
const year = 31_557_600 * second;
const month = 2_629_800 * second;

/** In the order in which systemd tries them: the first that fits wins, so `months` is not `m` (time-util.c, extract_multiplier). */
const units: readonly (readonly [string, number])[] = [
  ["seconds", second],
  ["second", second],
  ["sec", second],
  ["s", second],
  ["minutes", minute],
  ["minute", minute],
  ["min", minute],
  ["months", month],
  ["month", month],
  ["M", month],
  ["msec", 1000],
  ["ms", 1000],
  ["m", minute],
  ["hours", hour],
  ["hour", hour],
  ["hr", hour],
  ["h", hour],
  ["days", day],
  ["day", day],
  ["d", day],
  ["weeks", week],
  ["week", week],
  ["w", week],
  ["years", year],
  ["year", year],
  ["y", year],
  ["usec", 1],
  ["us", 1],
  ["μs", 1],
  ["µs", 1],
];

const largest = 2n ** 64n - 1n;

/**
 * Parses a time span as systemd.time(7) has it: `90`, `5min 20s`, `1.5h`, `infinity` (time-util.c, parse_time).
 *
 * @param defaultUnit - microseconds that a number without a unit stands for; a second for every setting here
 * @returns microseconds; null if systemd refuses it
 */
export function parseTimeSpan(text: string, defaultUnit: Microseconds = second): Microseconds | null {
  if (/^[ \t\n\r]*infinity[ \t\n\r]*$/.test(text)) return Number.POSITIVE_INFINITY;
  let rest = text.replace(/^[ \t\n\r]+/, "");
  if (rest === "") return null;
  let total = 0n;
  while (rest !== "") {
    const number = /^(\+?\d+|(?=\.\d))(?:\.(\d+))?/.exec(rest);
    if (number === null) return null;
    const after = rest.slice(number[0].length);
    if (after.startsWith(".")) return null;
    const trimmed = after.replace(/^[ \t\n\r]+/, "");
    const unit = units.find(([suffix]) => trimmed.startsWith(suffix));
    if (unit === undefined && after !== "" && trimmed === after) return null;
    const multiplier = BigInt(unit?.[1] ?? defaultUnit);
    const whole = BigInt((number[1] ?? "").replace("+", "") || "0");
    if (whole >= 2n ** 63n || whole >= largest / multiplier) return null;
    total += whole * multiplier;
    let place = multiplier / 10n;
    for (const digit of number[2] ?? "") {
      total += BigInt(digit) * place;
      place /= 10n;
    }
    if (total >= largest) return null;
    rest = trimmed.slice(unit?.[0].length ?? 0).replace(/^[ \t\n\r]+/, "");
  }
  return Number(total);
}

/** {@link parseTimeSpan} where 0 means no limit, as for every `Timeout...Sec=` of services and mounts (parse_sec_fix_0). */
export function parseTimeout(text: string): Microseconds | null {
  const span = parseTimeSpan(text);
  return span === 0 ? Number.POSITIVE_INFINITY : span;
}

const formatUnits: readonly (readonly [string, number])[] = [
  ["y", year],
  ["month", month],
  ["w", week],
  ["d", day],
  ["h", hour],
  ["min", minute],
  ["s", second],
  ["ms", 1000],
  ["us", 1],
];

/** Writes a time span as systemd does: `1min 30s`, `1.5s`, `infinity` (time-util.c, format_timespan); exact below 2^53 µs. */
export function formatTimeSpan(span: Microseconds): string {
  if (span === Number.POSITIVE_INFINITY) return "infinity";
  if (span <= 0) return "0";
  const parts: string[] = [];
  let rest = span;
  for (const [suffix, size] of formatUnits) {
    if (rest < size) continue;
    const [whole, remainder] = [Math.floor(rest / size), rest % size];
    if (rest < minute && remainder > 0) {
      parts.push(`${whole}.${String(remainder).padStart(Math.log10(size), "0")}${suffix}`);
      break;
    }
    parts.push(`${whole}${suffix}`);
    rest = remainder;
  }
  return parts.join(" ");
}
