/** Where the reader is, as the browser knows it, e.g. `Europe/Berlin`. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * The zones to choose from: UTC and the reader's own first. A name that is in use already and not among them, such as
 * `W. Europe Standard Time`, stands before all others: it stays what it is.
 */
export function zoneNames(current: string | null): readonly string[] {
  const known = [...new Set(["UTC", ownZone(), ...Intl.supportedValuesOf("timeZone")])];
  return current === null || current === "" || known.includes(current) ? known : [current, ...known];
}
