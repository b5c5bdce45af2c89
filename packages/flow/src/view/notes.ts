import { PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";
import type { Definition } from "../definition.ts";
import { isRecord, member, recordMember, textMember } from "../tree.ts";

export const NOTE_COLOURS = ["yellow", "green", "blue", "purple", "red", "grey"] as const;
export type NoteColour = (typeof NOTE_COLOURS)[number];

/** A note of the canvas: beside a step, or around a group of steps. */
export interface FlowNote {
  readonly id: string;
  /** Markdown. */
  readonly text: string;
  readonly colour: NoteColour;
  /** The action it lies beside, as the note spells it; null: the trigger. */
  readonly beside: string | null;
  /** From the top left corner of that card to its own, in canvas pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The actions of the group it is around; empty for a note that lies beside a step. */
  readonly around: readonly string[];
}

export const NOTE_SIZE = { width: 240, height: 140, least: 80, most: 2_000 } as const;
/** Further away nobody would find it. */
const FARTHEST = 20_000;

/** Where notes live: members that Logic Apps and Power Automate keep and do not read. Decision 30. */
export const NOTES_PATH = ["metadata", "towpath", "notes"] as const;

/** What was read from a definition's notes stays true as long as that object lives. */
const known = new WeakMap<ValueObject, readonly FlowNote[]>();
const NONE: readonly FlowNote[] = [];

/**
 * The notes of a flow, in the order of the document. Total: what is no note is passed over and stays where it is, and a
 * member that makes no sense counts as missing.
 */
export function flowNotes(definition: Definition): readonly FlowNote[] {
  const metadata = recordMember(definition, "metadata");
  const own = metadata === undefined ? undefined : recordMember(metadata, "towpath");
  const notes = own === undefined ? undefined : recordMember(own, "notes");
  if (notes === undefined) return NONE;
  const read = known.get(notes);
  if (read !== undefined) return read;
  const found = Object.entries(notes).flatMap(([id, note]) => (isRecord(note) ? [noteOf(id, note)] : []));
  known.set(notes, found);
  return found;
}

function noteOf(id: string, note: ValueObject): FlowNote {
  const colour = textMember(note, "colour")?.toLowerCase();
  const around = member(note, "around");
  const { least, most } = NOTE_SIZE;
  return {
    id,
    text: textMember(note, "text") ?? "",
    colour: NOTE_COLOURS.find((one) => one === colour) ?? "yellow",
    beside: textMember(note, "beside") ?? null,
    x: within(numberOf(member(note, "x")) ?? 0, -FARTHEST, FARTHEST),
    y: within(numberOf(member(note, "y")) ?? 0, -FARTHEST, FARTHEST),
    width: within(numberOf(member(note, "width")) ?? NOTE_SIZE.width, least, most),
    height: within(numberOf(member(note, "height")) ?? NOTE_SIZE.height, least, most),
    around: Array.isArray(around) ? around.filter((name) => typeof name === "string") : [],
  };
}

function numberOf(value: Value | undefined): number | null {
  const number = value instanceof PreciseNumber ? Number(value.text) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

const within = (value: number, least: number, most: number): number =>
  Math.round(Math.min(Math.max(value, least), most));
