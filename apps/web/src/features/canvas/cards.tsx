import { IconChevronDown, IconChevronRight, IconPlus } from "@tabler/icons-react";
import { describeType, operationTitle } from "@towpath/flow";
import { type MouseEvent, memo, type RefObject, useEffect, useRef } from "react";
import { useWords } from "../../words/words.tsx";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import { useCanvasMode } from "./canvas-actions.ts";
import { type CanvasNode, sameLook } from "./canvas-elements.ts";
import { CardMarks } from "./card-marks.tsx";
import classes from "./cards.module.css";
import { FRAME_HEADER } from "./geometry.ts";
import { OperationIcon } from "./operation-icon.tsx";
import type { CanvasTarget, PlacedNode } from "./placed-node.ts";
import { DisabledMark, PinMark, ProblemBadge, StatusMark } from "./status-mark.tsx";
import { useStepLook } from "./step-looks.ts";
import { branchTitle, titleOf } from "./titles.ts";

/** A card that was outside the visible part takes the focus as soon as it is drawn. */
export function useWaitingFocus(id: string): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const { actions } = useCanvasMode();
  useEffect(() => {
    if (actions.takeFocus(id)) button.current?.focus({ preventScroll: true });
  }, [actions, id]);
  return button;
}

const isAdditive = (event: MouseEvent): boolean => event.shiftKey || event.ctrlKey || event.metaKey;

interface CardBodyProps {
  readonly id: string;
  readonly target: CanvasTarget;
  readonly title: string;
  readonly caption: string;
  readonly type: string;
  readonly kind: string | null;
  readonly data: CanvasNode["data"];
}

/** The button that every card and frame header is: icon, name, type, then how it went or what is wrong. */
function CardBody({ id, target, title, caption, type, kind, data }: CardBodyProps) {
  const button = useWaitingFocus(id);
  const { actions } = useCanvasMode();
  const look = useStepLook(target);
  const isDisabled = "action" in data.placed && data.placed.action.isDisabled;
  return (
    <button
      ref={button}
      type="button"
      className={classes.body}
      aria-pressed={data.isSelected}
      data-canvas-id={id}
      onClick={(event) => actions.select(target, isAdditive(event))}
    >
      {look === null ? <OperationIcon type={type} kind={kind} /> : <ConnectorIcon look={look} />}
      <span className={classes.words}>
        <span className={classes.title} title={title}>
          {title}
        </span>
        <span className={classes.caption}>
          {data.overlay === null ? (look?.title ?? caption) : <StatusMark overlay={data.overlay} />}
        </span>
      </span>
      <CardMarks id={id} />
      {isDisabled && <DisabledMark />}
      {data.pin !== null && <PinMark kind={data.pin} />}
      {data.problem !== null && <ProblemBadge problem={data.problem} />}
    </button>
  );
}

export const TriggerCard = memo(function TriggerCard({ id, data }: CanvasNode) {
  const t = useWords();
  const placed = data.placed as Extract<PlacedNode, { kind: "trigger" }>;
  const { trigger } = placed;
  const title = trigger === null ? t("Choose what starts the flow") : titleOf(trigger.name);
  const kind = trigger === null ? "" : t.text(describeType(trigger.type, "trigger", trigger.kind).title);
  return (
    <div className={classes.card} data-selected={data.isSelected} data-trigger>
      <CardBody
        id={id}
        target={{ kind: "trigger" }}
        title={title}
        caption={kind === "" || kind === title ? t("Trigger") : t("Trigger · {kind}", { kind })}
        type={trigger?.type ?? "request"}
        kind={trigger?.kind ?? "button"}
        data={data}
      />
    </div>
  );
}, sameLook);

export const ActionCard = memo(function ActionCard({ id, data }: CanvasNode) {
  const t = useWords();
  const { action, hidden } = data.placed as Extract<PlacedNode, { kind: "action" }>;
  const { actions, canToggle } = useCanvasMode();
  const kind = t.text(operationTitle(action.type, action.kind, action.variant));
  const caption =
    hidden === null
      ? kind
      : t("{kind} · {count, plural, one {# action inside} other {# actions inside}}", {
          kind,
          count: hidden,
        });
  return (
    <div
      className={classes.card}
      data-selected={data.isSelected}
      data-status={data.overlay?.status}
      data-disabled={action.isDisabled || undefined}
      data-stacked={hidden !== null || undefined}
    >
      <CardBody
        id={id}
        target={{ kind: "action", name: action.name }}
        title={titleOf(action.name)}
        caption={caption}
        type={action.type}
        kind={action.kind}
        data={data}
      />
      {hidden !== null && canToggle && (
        <button
          type="button"
          className={classes.fold}
          aria-label={t("Show what is in {name}", { name: titleOf(action.name) })}
          aria-expanded={false}
          onClick={() => actions.toggle(action.name)}
        >
          <IconChevronRight size={18} aria-hidden />
        </button>
      )}
    </div>
  );
}, sameLook);

export const ContainerFrame = memo(function ContainerFrame({ id, data }: CanvasNode) {
  const t = useWords();
  const { action, headerHeight } = data.placed as Extract<PlacedNode, { kind: "container" }>;
  const { actions, canAddCase, canToggle } = useCanvasMode();
  const title = titleOf(action.name);
  return (
    <div className={classes.frame} data-selected={data.isSelected} data-status={data.overlay?.status}>
      <div className={classes.header} style={{ height: headerHeight }}>
        <div className={classes.headerRow}>
          <CardBody
            id={id}
            target={{ kind: "action", name: action.name }}
            title={title}
            caption={t.text(operationTitle(action.type, action.kind))}
            type={action.type}
            kind={action.kind}
            data={data}
          />
          {canAddCase && action.type.toLowerCase() === "switch" && (
            <button type="button" className={classes.addCase} onClick={() => actions.addCase(action.name)}>
              <IconPlus size={14} aria-hidden /> {t("Case")}
            </button>
          )}
          {canToggle && (
            <button
              type="button"
              className={classes.fold}
              aria-label={t("Fold {name}", { name: title })}
              aria-expanded
              onClick={() => actions.toggle(action.name)}
            >
              <IconChevronDown size={18} aria-hidden />
            </button>
          )}
        </div>
        {headerHeight > FRAME_HEADER && <div className={classes.pager}>{data.overlay?.pager}</div>}
      </div>
    </div>
  );
}, sameLook);

export const BranchFrame = memo(function BranchFrame({ data }: CanvasNode) {
  const t = useWords();
  const { title: given, branch, tone } = data.placed as Extract<PlacedNode, { kind: "branch" }>;
  const title = branchTitle(t, { branch, title: given });
  return (
    <div className={classes.branch} data-tone={tone}>
      <span className={classes.branchLabel} title={title}>
        {title}
      </span>
    </div>
  );
}, sameLook);
