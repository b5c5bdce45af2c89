const DAY_MS = 86_400_000;
const pad = (value: number, digits = 2) => String(value).padStart(digits, "0");

let last = { epochMs: Number.NaN, text: "" };

/** Epoch ms as the round-trip format of Logic Apps, `2026-01-31T09:05:00.1230000Z`. */
export function formatTimestamp(epochMs: number): string {
  // The steps of short runs begin and end in the same millisecond, and many runs with them.
  if (last.epochMs !== epochMs) last = { epochMs, text: writeTimestamp(epochMs) };
  return last.text;
}

function writeTimestamp(epochMs: number): string {
  const days = Math.floor(epochMs / DAY_MS);
  const ms = epochMs - days * DAY_MS;
  const [year, month, day] = civil(days);
  const seconds = Math.floor(ms / 1_000);
  const time = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  return `${date}T${time.map((part) => pad(part)).join(":")}.${pad(Math.floor(ms % 1_000), 3)}0000Z`;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const HTTP_DATE = /^[a-z]{3},\s+(\d{1,2})\s+([a-z]{3})\s+(\d{4})\s+(\d\d):(\d\d):(\d\d)\s+(?:gmt|utc)$/i;

/** The date of an HTTP header, `Wed, 21 Oct 2026 07:28:00 GMT`, as epoch ms; null for anything else. */
export function parseHttpDate(text: string): number | null {
  const found = HTTP_DATE.exec(text);
  if (found === null) return null;
  const month = MONTHS.indexOf((found[2] ?? "").toLowerCase()) + 1;
  const [day, year, hours, minutes, seconds] = [1, 3, 4, 5, 6].map((part) => Number(found[part]));
  if (month === 0 || day === undefined || year === undefined || day < 1 || day > 31) return null;
  const time = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return dayNumber(year, month, day) * DAY_MS + time * 1_000;
}

/** A Gregorian date to days since 1970: the way back of `civil`. */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const ofEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear;
  return era * 146_097 + ofEra - 719_468;
}

/** Days since 1970 to a Gregorian date (Hinnant's algorithm): eras of 400 years that begin on 1 March. */
function civil(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}
