import { describeType, operationTitle } from "@towpath/flow";
import type { Words } from "../../words/translate.ts";
import type { CardOverlay, PinKind, ProblemMark } from "../canvas/canvas-elements.ts";
import { STEP_STATUS_LOOKS } from "../canvas/step-status-looks.ts";
import { branchTitle, edgeLabel, titleOf } from "../canvas/titles.ts";
import { type ActionRow, followsOneAbove, linesTo, type OutlineRow } from "./outline-rows.ts";

/** The name of a row, as it is read and found by typing. */
export function rowTitle(t: Words, row: OutlineRow): string {
  switch (row.kind) {
    case "trigger":
      return row.trigger === null ? t("Choose what starts the flow") : titleOf(row.trigger.name);
    case "action":
      return titleOf(row.action.name);
    case "branch":
      return branchTitle(t, { branch: row.block.ref.branch, title: row.block.title });
    case "place":
      return placeWords(t, row);
  }
}

function placeWords(t: Words, { place, block }: Extract<OutlineRow, { kind: "place" }>): string {
  if (place.after !== null) return t("Move here, after {name}", { name: titleOf(place.after) });
  if (block.ref.container === null) return t("Move here, to the beginning");
  const container = titleOf(block.ref.container);
  return t("Move here, first in {branch} of {container}", {
    branch: branchTitle(t, { branch: block.ref.branch, title: block.title }),
    container,
  });
}

/** What kind of step a row is, beside its name. */
export function rowCaption(t: Words, row: OutlineRow): string {
  switch (row.kind) {
    case "trigger":
      return row.trigger === null
        ? t("Trigger")
        : t.text(describeType(row.trigger.type, "trigger", row.trigger.kind).title);
    case "action":
      return t.text(operationTitle(row.action.type, row.action.kind, row.action.variant));
    case "branch":
      return t("{count, plural, =0 {empty} one {# action} other {# actions}}", {
        count: row.block.actions.length,
      });
    case "place":
      return "";
  }
}

/** When an action runs, where that is not simply after the one above; null where it is. */
export function whenItRuns(t: Words, row: ActionRow): string | null {
  if (followsOneAbove(row)) return null;
  const lines = linesTo(row).map(({ from, statuses }) => {
    const condition = edgeLabel(t, statuses);
    if (from === null) return t("at the beginning");
    return condition === null
      ? t("after {name}", { name: titleOf(from) })
      : t("after {name}, {condition}", { name: titleOf(from), condition });
  });
  return new Intl.ListFormat(t.locale, { type: "conjunction" }).format(lines);
}

export interface RowMarks {
  readonly problem: ProblemMark | null;
  readonly pin: PinKind | null;
  readonly overlay: CardOverlay | null;
  /** Who else has it selected. */
  readonly people: readonly string[];
  /** While actions are moved: why a place cannot take them. */
  readonly refusal: string | null;
}

/** A row as it is read out: name, kind, when it runs, how it stands. Level and position are said by the tree itself. */
export function spokenRow(t: Words, row: OutlineRow, caption: string, marks: RowMarks): string {
  const parts = [rowTitle(t, row)];
  if (caption !== "" && caption !== parts[0]) parts.push(caption);
  if (row.kind === "action") parts.push(...spokenAction(t, row));
  if (marks.pin !== null) parts.push(t("Pinned output"));
  if (marks.overlay !== null) parts.push(t(STEP_STATUS_LOOKS[marks.overlay.status].text));
  if (marks.refusal !== null) parts.push(t("not possible: {reason}", { reason: marks.refusal }));
  if (marks.people.length > 0) parts.push(t("selected by {names}", { names: marks.people.join(", ") }));
  if (marks.problem !== null) parts.push(spokenProblem(t, marks.problem));
  return parts.join(", ");
}

function spokenAction(t: Words, row: ActionRow): string[] {
  const when = whenItRuns(t, row);
  return [
    ...(when === null ? [] : [t("runs {when}", { when })]),
    ...(row.isOpen === false ? [insideWords(t, row.inside)] : []),
    ...(row.action.isDisabled ? [t("Disabled")] : []),
  ];
}

export const insideWords = (t: Words, count: number): string =>
  t("{count, plural, =0 {nothing inside} one {# action inside} other {# actions inside}}", { count });

const spokenProblem = (t: Words, { errors, warnings, first }: ProblemMark): string =>
  errors > 0
    ? t("{count, plural, one {# problem} other {# problems}}: {first}", { count: errors, first })
    : t("{count, plural, one {# warning} other {# warnings}}: {first}", { count: warnings, first });

/**
 * What an edit, an undo or somebody else's work did to the lines, for the live region; null when no line came, went or moved.
 *
 * @param at the row that has the focus now: where it stands is said when lines only changed their places
 */
export function whatChanged(
  t: Words,
  before: readonly string[],
  now: readonly string[],
  at: OutlineRow | undefined,
): string | null {
  const old = new Set(before);
  const present = new Set(now);
  const added = now.filter((name) => !old.has(name));
  const gone = before.filter((name) => !present.has(name));
  if (added.length > 0 && added.length === gone.length) {
    return t("{before} is now {after}.", { before: listed(t, gone), after: listed(t, added) });
  }
  if (added.length > 0) return t("Added {names}.", { names: listed(t, added) });
  if (gone.length > 0) return t("Removed {names}.", { names: listed(t, gone) });
  if (at === undefined || before.every((name, index) => name === now[index])) return null;
  const { level, position, size } = at;
  return t("{name} is now {position} of {size}, level {level}.", {
    name: rowTitle(t, at),
    position,
    size,
    level,
  });
}

const LISTED = 4;

function listed(t: Words, names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map(titleOf);
  const more = names.length - shown.length;
  const all = more === 0 ? shown : [...shown, t("{count} more", { count: more })];
  return new Intl.ListFormat(t.locale, { type: "conjunction" }).format(all);
}
