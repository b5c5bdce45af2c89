import {
  type EditorState,
  Facet,
  type Range,
  RangeSet,
  RangeValue,
  StateEffect,
  StateField,
  type Transaction,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { ENGLISH, type Words } from "../../../words/translate.ts";
import { type KnownData, NOTHING_KNOWN } from "../known-data.ts";
import {
  scanTemplate,
  type TemplateLanguage,
  type TemplatePart,
  type TemplateScan,
} from "../template-scan.ts";
import { ChipWidget } from "./chip-widget.ts";
import { codeSpans } from "./code-spans.ts";

/** What the text of this editor is. */
export const languageFacet = Facet.define<TemplateLanguage, TemplateLanguage>({
  combine: (values) => values[0] ?? "text",
});

/** What its expressions may refer to; asked for when it is needed, because it changes with every edit of the flow. */
export const knownFacet = Facet.define<() => KnownData, () => KnownData>({
  combine: (values) => values[0] ?? (() => NOTHING_KNOWN),
});

/** The language that chips are labelled in. */
export const wordsFacet = Facet.define<Words, Words>({ combine: (values) => values[0] ?? ENGLISH });

/** The expression that is being typed is shown as code; null shows every sound one as a chip. */
const openPart = StateEffect.define<{ from: number; to: number } | null>();

interface TemplateState {
  readonly scan: TemplateScan;
  readonly open: { readonly from: number; readonly to: number } | null;
  readonly decorations: DecorationSet;
  readonly atoms: RangeSet<Atom>;
}

class Atom extends RangeValue {}
const ATOM = new Atom();

export const templateField = StateField.define<TemplateState>({
  create: (state) => drawn(state, scanOf(state), null),
  update(before, transaction) {
    const open = openAfter(before, transaction);
    const relevant =
      transaction.docChanged ||
      transaction.startState.facet(languageFacet) !== transaction.state.facet(languageFacet);
    if (!relevant && open === before.open) return before;
    const scan = relevant ? scanOf(transaction.state) : before.scan;
    return drawn(transaction.state, scan, stillOpen(scan, open, transaction));
  },
  provide: (field) => [
    EditorView.decorations.from(field, (value) => value.decorations),
    EditorView.atomicRanges.of((view) => view.state.field(field).atoms),
  ],
});

/** An expression stops being "just typed" when the field is left. */
export const closeOnBlur = EditorView.domEventHandlers({
  blur: (_event, view) => {
    if (view.state.field(templateField).open === null) return false;
    // Dispatching inside the event would run while the view may still be updating.
    queueMicrotask(() => view.dispatch({ effects: openPart.of(null) }));
    return false;
  },
});

/** The chip that is drawn at or right before a position, if any. */
export function chipAt(state: EditorState, position: number): TemplatePart | null {
  const { scan, open } = state.field(templateField);
  return (
    scan.parts.find((part) => part.from <= position && position <= part.to && isChip(part, open)) ?? null
  );
}

const scanOf = (state: EditorState): TemplateScan =>
  scanTemplate(state.doc.toString(), state.facet(languageFacet), state.facet(wordsFacet));

function openAfter(before: TemplateState, transaction: Transaction): TemplateState["open"] {
  for (const effect of transaction.effects) if (effect.is(openPart)) return effect.value;
  const mapped =
    before.open === null
      ? null
      : {
          from: transaction.changes.mapPos(before.open.from, -1),
          to: transaction.changes.mapPos(before.open.to, 1),
        };
  const typed =
    transaction.docChanged &&
    (transaction.isUserEvent("input.type") ||
      transaction.isUserEvent("input.complete") ||
      transaction.isUserEvent("delete") ||
      transaction.isUserEvent("undo"));
  return typed ? (typedRange(transaction) ?? mapped) : mapped;
}

function typedRange(transaction: Transaction): { from: number; to: number } | null {
  let range: { from: number; to: number } | null = null;
  transaction.changes.iterChangedRanges((_fromA, _toA, from, to) => {
    range = { from, to };
  });
  return range;
}

/** The typed place keeps its expression open for as long as the caret is in it. */
function stillOpen(
  scan: TemplateScan,
  open: TemplateState["open"],
  transaction: Transaction,
): TemplateState["open"] {
  if (open === null) return null;
  const caret = transaction.newSelection.main.head;
  const part = scan.parts.find((each) =>
    each.form === "whole"
      ? each.from <= caret && caret <= each.to
      : each.from < caret && caret < each.to && each.from < open.to && open.from < each.to,
  );
  return part === undefined ? null : { from: part.from, to: part.to };
}

function isChip(part: TemplatePart, open: TemplateState["open"]): boolean {
  return part.look !== null && !(open !== null && open.from <= part.from && part.to <= open.to);
}

function drawn(state: EditorState, scan: TemplateScan, open: TemplateState["open"]): TemplateState {
  const t = state.facet(wordsFacet);
  const ranges: Range<Decoration>[] = [];
  const atoms: Range<Atom>[] = [];
  for (const part of scan.parts) {
    if (isChip(part, open) && part.look !== null) {
      const widget = new ChipWidget(part.look, state.sliceDoc(part.from, part.to), t("Click to edit"));
      ranges.push(Decoration.replace({ widget }).range(part.from, part.to));
      atoms.push(ATOM.range(part.from, part.to));
    } else {
      ranges.push(...codeSpans(state.sliceDoc(part.from, part.to), part.from));
    }
  }
  for (const problem of scan.problems) {
    if (problem.to > problem.from) {
      ranges.push(
        Decoration.mark({ class: "tp-problem", attributes: { title: problem.message } }).range(
          problem.from,
          problem.to,
        ),
      );
    }
  }
  return { scan, open, decorations: Decoration.set(ranges, true), atoms: RangeSet.of(atoms, true) };
}
