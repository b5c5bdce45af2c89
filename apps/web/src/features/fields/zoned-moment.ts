/** Milliseconds that the clocks of a zone are ahead of UTC at a moment. */
function offsetMs(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value ?? 0);
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - Math.floor(moment / 1_000) * 1_000;
}

/**
 * The moment at which the clocks of a zone show a time, as services take it: `2026-03-01T08:00:00Z`. A time that a
 * change of the clocks leaves out is the moment after it; one that comes twice is the first.
 *
 * @param local as the browser's own input gives it, e.g. `2026-03-01T09:00`
 * @returns null for a text that is no such time
 */
export function momentInZone(local: string, zone: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?/.test(local)) return null;
  const wall = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  if (Number.isNaN(wall)) return null;
  const [before, after] = [offsetMs(wall - DAY_MS, zone), offsetMs(wall + DAY_MS, zone)];
  const fits = [before, after]
    .map((offset) => wall - offset)
    .filter((at) => at + offsetMs(at, zone) === wall);
  const moment = fits.length > 0 ? Math.min(...fits) : wall - before;
  return new Date(moment).toISOString().replace(".000Z", "Z");
}

const DAY_MS = 86_400_000;

/** What the clocks of a zone show at a moment, as the browser's own input takes it; null for no moment. */
export function wallTime(moment: string, zone: string): string | null {
  const at = momentOf(moment);
  if (at === null) return null;
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 16);
}

/**
 * The same reading of a clock as the browser's own input takes it, whatever zone it is meant in: `2026-03-01T09:00`.
 *
 * @returns null for a text that is no day with a time
 */
export function localMoment(text: string): string | null {
  const found = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})/.exec(text.trim());
  return found === null ? null : `${found[1]}T${found[2]}`;
}

/** Epoch ms of a whole timestamp with its zone; what leaves the zone open names no moment. */
export function momentOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text.trim())) return null;
  const at = Date.parse(text.trim());
  return Number.isNaN(at) ? null : at;
}
