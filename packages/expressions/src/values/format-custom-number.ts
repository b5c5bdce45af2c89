import type { PreciseNumber } from "../value.ts";
import { customDigitsOf, type Digits, isDouble, keepDigits, roundDigits, splitDigits } from "./digits.ts";
import { separatorPlaces } from "./group-digits.ts";
import type { NumberCulture } from "./number-culture.ts";

/** A piece of one section of a custom format. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "digit"; readonly zero: boolean }
  | { readonly kind: "point" }
  | { readonly kind: "percent"; readonly mille: boolean }
  | { readonly kind: "exponent"; readonly mark: string; readonly plus: boolean; readonly width: number };

interface Section {
  readonly pieces: readonly Piece[];
  /** How many digit places stand before the point; `0` among them from `firstZero` on. */
  readonly wholePlaces: number;
  readonly firstZero: number;
  readonly fractionPlaces: number;
  /** Fraction digits up to the last `0` are always written. */
  readonly leastFraction: number;
  readonly grouped: boolean;
  /** Powers of ten by percent signs (+2), per mille signs (+3) and trailing commas (−3). */
  readonly shift: number;
  readonly exponent: boolean;
}

/** .NET custom numeric formats: `0 # . , % ‰ E0`, quoted text and up to three sections. */
export function formatCustomNumber(
  value: number | bigint | PreciseNumber,
  format: string,
  culture: NumberCulture,
): string {
  const texts = splitSections(format);
  const exact = customDigitsOf(value);
  const chosen = chooseSection(exact, texts);
  const first = writeSection(exact, chosen, culture);
  if (!first.isZero) return first.text;
  // What rounds to nothing is written by the section for zero, or else by the first, where a double keeps its sign.
  const zero: Digits = { negative: exact.negative && isDouble(value), digits: "", exponent: 0 };
  return writeSection(zero, chooseSection(zero, texts), culture).text;
}

interface Chosen {
  readonly text: string;
  /** Whether a negative number needs its minus: a section of its own says how it looks. */
  readonly signed: boolean;
}

function chooseSection(number: Digits, texts: readonly string[]): Chosen {
  const [positive = "", negative, zero] = texts;
  if (number.digits === "") return zero ? { text: zero, signed: false } : { text: positive, signed: true };
  return number.negative && negative ? { text: negative, signed: false } : { text: positive, signed: true };
}

function splitSections(format: string): string[] {
  const sections = [""];
  for (let at = 0; at < format.length; ) {
    const end = literalEnd(format, at);
    const piece = format.slice(at, end);
    if (piece === ";") sections.push("");
    else sections[sections.length - 1] += piece;
    at = end;
  }
  return sections;
}

/** The end of the quoted or escaped text, or of the single character, at `at`. */
function literalEnd(format: string, at: number): number {
  const character = format[at];
  if (character === "\\") return Math.min(at + 2, format.length);
  if (character !== "'" && character !== '"') return at + 1;
  const close = format.indexOf(character, at + 1);
  return close === -1 ? format.length : close + 1;
}

function readSection(format: string): Section {
  const pieces: Piece[] = [];
  const commas: number[] = [];
  for (let at = 0; at < format.length; ) {
    const exponent = exponentAt(format, at);
    const end = exponent?.end ?? literalEnd(format, at);
    if (exponent) pieces.push(exponent.piece);
    else if (format[at] === ",") commas.push(countDigits(pieces));
    else pieces.push(pieceOf(format.slice(at, end)));
    at = end;
  }
  return measure(pieces, commas);
}

function exponentAt(format: string, at: number): { piece: Piece; end: number } | null {
  const match = /^([eE])([+-]?)(0+)/.exec(format.slice(at, at + 12));
  if (!match) return null;
  const [whole, mark = "E", sign, zeros = ""] = match;
  return {
    piece: { kind: "exponent", mark, plus: sign === "+", width: zeros.length },
    end: at + whole.length,
  };
}

function pieceOf(text: string): Piece {
  if (text === "0" || text === "#") return { kind: "digit", zero: text === "0" };
  if (text === ".") return { kind: "point" };
  if (text === "%" || text === "‰") return { kind: "percent", mille: text === "‰" };
  if (text.startsWith("\\")) return { kind: "text", text: text.slice(1) };
  const isQuoted = text.startsWith("'") || text.startsWith('"');
  return { kind: "text", text: isQuoted ? text.slice(1).replace(/['"]$/, "") : text };
}

const countDigits = (pieces: readonly Piece[]) => pieces.filter((piece) => piece.kind === "digit").length;

function measure(pieces: readonly Piece[], commas: readonly number[]): Section {
  const point = pieces.findIndex((piece) => piece.kind === "point");
  const isDigit = (piece: Piece): piece is Extract<Piece, { kind: "digit" }> => piece.kind === "digit";
  const whole = (point === -1 ? pieces : pieces.slice(0, point)).filter(isDigit);
  const fraction = point === -1 ? [] : pieces.slice(point).filter(isDigit);
  const zero = whole.findIndex((piece) => piece.zero);
  return {
    pieces,
    wholePlaces: whole.length,
    firstZero: zero === -1 ? whole.length : zero,
    fractionPlaces: fraction.length,
    leastFraction: fraction.findLastIndex((piece) => piece.zero) + 1,
    grouped: commas.some((place) => place > 0 && place < whole.length),
    shift: percentShift(pieces) - 3 * commas.filter((place) => place > 0 && place === whole.length).length,
    exponent: pieces.some((piece) => piece.kind === "exponent"),
  };
}

function percentShift(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => (piece.kind === "percent" ? sum + (piece.mille ? 3 : 2) : sum), 0);
}

function writeSection(exact: Digits, { text, signed }: Chosen, culture: NumberCulture) {
  const section = readSection(text);
  const shifted = { ...exact, exponent: exact.digits === "" ? 0 : exact.exponent + section.shift };
  const power =
    section.exponent && shifted.digits !== "" ? shifted.exponent - Math.max(1, section.wholePlaces) : 0;
  const number = section.exponent
    ? keepDigits(
        { ...shifted, exponent: shifted.exponent - power },
        Math.max(1, section.wholePlaces) + section.fractionPlaces,
        "away",
      )
    : roundDigits(shifted, section.fractionPlaces, "away");
  const isZero = number.digits === "";
  const filled = fillPieces(section, number, power, culture);
  const minus = signed && exact.negative && (!isZero || filled !== "") ? culture.minus : "";
  return { text: minus + filled, isZero };
}

const NO_PLACES: ReadonlySet<number> = new Set();

function fillPieces(section: Section, number: Digits, power: number, culture: NumberCulture): string {
  const { whole, fraction } = splitDigits(number, section.fractionPlaces);
  const padded = whole.padStart(section.wholePlaces - section.firstZero, "0");
  const separators = section.grouped ? separatorPlaces(padded.length, culture.groupSizes) : NO_PLACES;
  const shown = fraction.replace(/0+$/, "").padEnd(section.leastFraction, "0");
  let place = -1;
  let points = 0;
  const write = (piece: Piece): string => {
    if (piece.kind === "digit") {
      place += 1;
      const behind = place - section.wholePlaces;
      return points > 0
        ? (shown[behind] ?? "")
        : wholeDigits(section, padded, place, separators, culture.group);
    }
    if (piece.kind !== "point") return otherPiece(piece, power, culture);
    points += 1;
    return points === 1 && shown !== "" ? culture.decimal : "";
  };
  return section.pieces.map(write).join("");
}

/** The digits that belong to one place; the first takes all that stand further left. */
function wholeDigits(
  section: Section,
  digits: string,
  place: number,
  separators: ReadonlySet<number>,
  group: string,
): string {
  const fromRight = section.wholePlaces - 1 - place;
  const at = digits.length - 1 - fromRight;
  if (at < 0) return "";
  const start = place === 0 ? 0 : at;
  let text = "";
  for (let index = start; index <= at; index += 1) {
    text += digits[index];
    const left = digits.length - 1 - index;
    if (separators.has(left)) text += group;
  }
  return text;
}

function otherPiece(piece: Piece, power: number, culture: NumberCulture): string {
  if (piece.kind === "text") return piece.text;
  if (piece.kind === "percent") return piece.mille ? "‰" : culture.percent;
  if (piece.kind !== "exponent") return "";
  const sign = power < 0 ? culture.minus : piece.plus ? "+" : "";
  return `${piece.mark}${sign}${`${Math.abs(power)}`.padStart(piece.width, "0")}`;
}
