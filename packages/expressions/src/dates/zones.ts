import { Temporal } from "temporal-polyfill";
import { findIana } from "windows-iana";
import { addTicks, type Moment, TICKS_PER, wallMs } from "./moment.ts";

/** A time zone that exists; offsets are asked of Temporal. */
export interface Zone {
  readonly iana: string;
  readonly isUtc: boolean;
}

const known = new Map<string, Zone | null>();

/** Finds a zone by its Windows name (`Pacific Standard Time`) or IANA name, in any case; `null` for unknown ones. */
export function zoneOf(name: string): Zone | null {
  if (name.length > 100) return null;
  const key = name.trim().toLowerCase();
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const zone = findZone(name.trim());
  // Names are few in practice; hostile ones must not fill the memory.
  if (known.size < 1000) known.set(key, zone);
  return zone;
}

function findZone(name: string): Zone | null {
  if (/^(utc|gmt|etc\/utc|etc\/gmt|z|coordinated universal time)$/i.test(name))
    return { iana: "UTC", isUtc: true };
  const iana = findIana(windowsSpelling(name))[0] ?? name;
  // A bare offset such as +02:00 is no zone name in .NET.
  if (/^[+-]/.test(iana)) return null;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(iana);
    return { iana, isUtc: false };
  } catch {
    return null;
  }
}

/** Windows names capitalise each word, except a few letters after a full stop or in brackets. */
function windowsSpelling(name: string): string {
  if (findIana(name).length > 0) return name;
  return name.toLowerCase().replace(/(^|[\s.(-])\p{L}/gu, (start) => start.toUpperCase());
}

/** The wall time of a zone at a moment of UTC; `null` outside the years 1 to 9999. */
export function fromUtc(moment: Moment, zone: Zone): Moment | null {
  if (zone.isUtc) return { ...moment, kind: "utc" };
  const zoned = Temporal.Instant.fromEpochMilliseconds(wallMs(moment)).toZonedDateTimeISO(zone.iana);
  return shift({ ...moment, kind: "unspecified" }, zoned.offsetNanoseconds);
}

/**
 * UTC at a wall time of a zone. A time that occurs twice is the later, standard one, as in .NET.
 *
 * @returns `"gap"` for a time that the zone's clocks skip; `null` outside the years 1 to 9999
 */
export function toUtc(moment: Moment, zone: Zone): Moment | "gap" | null {
  if (zone.isUtc) return { ...moment, kind: "utc" };
  const wall = Temporal.Instant.fromEpochMilliseconds(wallMs(moment))
    .toZonedDateTimeISO("UTC")
    .toPlainDateTime();
  const zoned = wall.toZonedDateTime(zone.iana, { disambiguation: "later" });
  if (!zoned.toPlainDateTime().equals(wall)) return "gap";
  return shift({ ...moment, kind: "utc" }, -zoned.offsetNanoseconds);
}

function shift(moment: Moment, nanoseconds: number): Moment | null {
  return addTicks(moment, 0, Math.round(nanoseconds / (1e9 / TICKS_PER.second)));
}
