import type { Value } from "@towpath/expressions";
import { Temporal } from "temporal-polyfill";
import { findIana } from "windows-iana";

/**
 * The IANA id for a Windows or IANA name; UTC when none is given.
 *
 * @returns null for a name that nobody knows
 */
export function resolveTimeZone(name: Value | undefined): string | null {
  if (name === undefined || name === null || name === "") return "UTC";
  if (typeof name !== "string") return null;
  const trimmed = name.trim();
  const iana = findIana(trimmed)[0] ?? trimmed;
  // Offsets such as +02:00 are zones for Temporal, but no place on earth keeps one all year by that name.
  if (!/^[A-Za-z]/.test(iana)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(iana).timeZoneId;
  } catch {
    return null;
  }
}
