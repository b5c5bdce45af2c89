import { IconChevronDown, IconChevronRight, IconCornerDownRight } from "@tabler/icons-react";
import { type CSSProperties, type MouseEvent, memo, type ReactNode } from "react";
import { useWords } from "../../words/words.tsx";
import { OperationIcon } from "../canvas/operation-icon.tsx";
import { DisabledMark, PinMark, ProblemBadge, StatusMark } from "../canvas/status-mark.tsx";
import { useStepLook } from "../canvas/step-looks.ts";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import classes from "./outline.module.css";
import { type OutlineRow, targetOfRow } from "./outline-rows.ts";
import { insideWords, type RowMarks, rowCaption, rowTitle, spokenRow, whenItRuns } from "./outline-words.ts";
import { RowNameInput } from "./row-name-input.tsx";
import { ROW_HEIGHT } from "./use-row-window.ts";

export interface RowProps {
  readonly row: OutlineRow;
  readonly index: number;
  readonly marks: RowMarks;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly isRenaming: boolean;
  readonly onFocus: (id: string, from: Element | null) => void;
  readonly onChoose: (row: OutlineRow, isAdditive: boolean) => void;
  readonly onToggle: (row: OutlineRow) => void;
  readonly onRenamed: (row: OutlineRow, title: string | null) => void;
  /** The menu of the row. */
  readonly menu: ReactNode;
}

const NO_TRIGGER = { type: "request", kind: "button" };

/** One line of the outline: what it is, when it runs, how it stands, and its menu. */
export const OutlineRowView = memo(function OutlineRowView(props: RowProps) {
  const { row, index, marks, isCurrent, isSelected } = props;
  const t = useWords();
  const look = useStepLook(targetOfRow(row) ?? { kind: "action", name: "" });
  const caption = look?.operation ?? look?.title ?? rowCaption(t, row);
  const style = { top: index * ROW_HEIGHT, height: ROW_HEIGHT, "--level": row.level } as CSSProperties;
  const isOpen = row.kind === "action" ? row.isOpen : row.kind === "branch" ? true : null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys of all its rows
    <div
      role="treeitem"
      className={classes.row}
      style={style}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={spokenRow(t, row, caption, marks)}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.size}
      aria-selected={isSelected}
      aria-expanded={isOpen ?? undefined}
      aria-disabled={marks.refusal !== null || undefined}
      data-row-id={row.id}
      data-kind={row.kind}
      data-disabled={(row.kind === "action" && row.action.isDisabled) || undefined}
      onFocus={(event) => event.target === event.currentTarget && props.onFocus(row.id, event.relatedTarget)}
      onClick={(event) => props.onChoose(row, isAdditive(event))}
    >
      <Fold row={row} onToggle={props.onToggle} />
      {look === null ? <RowIcon row={row} /> : <ConnectorIcon look={look} size={28} />}
      {props.isRenaming ? (
        <RowNameInput title={rowTitle(t, row)} onDone={(title) => props.onRenamed(row, title)} />
      ) : (
        <span className={classes.title}>{rowTitle(t, row)}</span>
      )}{" "}
      {/* The name of the row says these words in this order: whoever speaks to the page says what they see. */}
      <span className={classes.caption} aria-hidden>
        {captionShown(caption, rowTitle(t, row))}
      </span>{" "}
      <Marks row={row} marks={marks} />
      {props.menu}
    </div>
  );
});

const captionShown = (caption: string, title: string): string => (caption === title ? "" : caption);
const isAdditive = (event: MouseEvent): boolean => event.shiftKey || event.ctrlKey || event.metaKey;

/** For the pointer alone: the arrow keys fold for everybody else. */
function Fold({ row, onToggle }: Pick<RowProps, "row" | "onToggle">) {
  const t = useWords();
  if (row.kind !== "action" || row.isOpen === null) return <span className={classes.noFold} />;
  const Icon = row.isOpen ? IconChevronDown : IconChevronRight;
  const name = rowTitle(t, row);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.fold}
      aria-label={row.isOpen ? t("Fold {name}", { name }) : t("Show what is in {name}", { name })}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(row);
      }}
    >
      <Icon size={18} aria-hidden />
    </button>
  );
}

function RowIcon({ row }: { row: OutlineRow }) {
  if (row.kind === "branch" || row.kind === "place") {
    return <IconCornerDownRight className={classes.branchIcon} size={18} aria-hidden />;
  }
  const step = row.kind === "trigger" ? (row.trigger ?? NO_TRIGGER) : row.action;
  return <OperationIcon type={step.type} kind={step.kind} size={28} />;
}

function Marks({ row, marks }: { row: OutlineRow; marks: RowMarks }) {
  const t = useWords();
  const when = row.kind === "action" ? whenItRuns(t, row) : null;
  return (
    <span className={classes.marks}>
      {marks.people.length > 0 && (
        <span className={classes.people} aria-hidden>
          {marks.people.join(", ")}
        </span>
      )}
      {marks.refusal !== null && (
        <span className={classes.note} aria-hidden>
          {marks.refusal}
        </span>
      )}
      {when !== null && (
        <span className={classes.when} title={when} aria-hidden>
          {t("runs {when}", { when })}
        </span>
      )}{" "}
      {row.kind === "action" && row.isOpen === false && (
        <span className={classes.note} aria-hidden>
          {insideWords(t, row.inside)}
        </span>
      )}
      {marks.overlay !== null && <StatusMark overlay={marks.overlay} />}
      {marks.overlay?.pager}
      {row.kind === "action" && row.action.isDisabled && <DisabledMark />}
      {marks.pin !== null && <PinMark kind={marks.pin} />}
      {marks.problem !== null && <ProblemBadge problem={marks.problem} />}
    </span>
  );
}
