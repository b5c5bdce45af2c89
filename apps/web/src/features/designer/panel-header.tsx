import { ActionIcon, CloseButton, Menu } from "@mantine/core";
import { IconDots, IconPinned, IconPinnedFilled } from "@tabler/icons-react";
import type { ValueObject } from "@towpath/expressions";
import { describeType, stepTitle } from "@towpath/flow";
import { useEffect, useRef } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { OperationIcon } from "../canvas/operation-icon.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { lookWords, useStepLook } from "../canvas/step-looks.ts";
import { titleOf } from "../canvas/titles.ts";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import { noteBeside } from "./card-keys.ts";
import { useDesigner, useDesignerActions, useDesignerStore } from "./designer-context.ts";
import type { StepPanel } from "./designer-state.ts";
import { keyWords } from "./key-words.ts";
import classes from "./side-panel.module.css";
import type { ShownStep } from "./step-of.ts";
import { TestItems } from "./tests/test-items.tsx";
import { TitleInput } from "./title-input.tsx";
import { useCommands } from "./use-commands.ts";
import { useRemoval } from "./use-removal.tsx";

interface PanelHeaderProps {
  readonly panel: StepPanel;
  readonly step: ShownStep;
  readonly isPinned: boolean;
  readonly onClose: () => void;
}

/** Which step it is, with its name to change, and what can be done with it as a whole. */
export function PanelHeader({ panel, step, isPinned, onClose }: PanelHeaderProps) {
  const t = useWords();
  const commands = useCommands();
  const mayEdit = useDesigner((state) => state.mayEdit);
  const type = textOf(step.value, "type") ?? "";
  const kind = textOf(step.value, "kind");
  const look = useStepLook(panel.target);
  const start = useRef<HTMLElement>(null);
  const shown = panel.target.kind === "trigger" ? "trigger" : panel.target.name;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is a new place to read from its beginning
  useEffect(() => {
    // With the frame: at once the browser would lay the page out for it, and again for what is still to come.
    const frame = requestAnimationFrame(() => start.current?.parentElement?.scrollTo({ top: 0 }));
    return () => cancelAnimationFrame(frame);
  }, [shown]);
  return (
    <header className={classes.header} ref={start}>
      {look === null ? (
        <OperationIcon type={type} kind={kind} size={40} />
      ) : (
        <ConnectorIcon look={look} size={40} />
      )}
      <div className={classes.heading}>
        {mayEdit ? (
          <TitleInput
            key={step.name}
            label={panel.target.kind === "trigger" ? t("Name of the trigger") : t("Name of the action")}
            value={titleOf(step.name)}
            onCommit={(title) => commands.rename(panel.target, title)}
          />
        ) : (
          <strong>{titleOf(step.name)}</strong>
        )}
        <span className={classes.type}>
          {look === null
            ? typeWords(t, panel.target, step.value)
            : panel.target.kind === "trigger"
              ? t("Trigger · {kind}", { kind: lookWords(look) })
              : lookWords(look)}
        </span>
      </div>
      <PinButton panel={panel} isPinned={isPinned} />
      {mayEdit && <StepMenu target={panel.target} />}
      <CloseButton aria-label={t("Close the panel")} onClick={onClose} />
    </header>
  );
}

const textOf = (step: ValueObject, key: "type" | "kind"): string | null => {
  const value = step[key];
  return typeof value === "string" ? value : null;
};

const typeWords = (t: Words, target: CanvasTarget, step: ValueObject): string =>
  target.kind === "trigger"
    ? t("Trigger · {kind}", {
        kind: t.text(describeType(textOf(step, "type") ?? "", "trigger", textOf(step, "kind")).title),
      })
    : t.text(stepTitle(step));

/** Keeps the panel of this step open beside the one of the step that is chosen next. */
function PinButton({ panel, isPinned }: { readonly panel: StepPanel; readonly isPinned: boolean }) {
  const t = useWords();
  const { pinPanel } = useDesignerActions();
  const label = isPinned ? t("Unpin the panel") : t("Pin the panel: it stays open beside the next one");
  const Icon = isPinned ? IconPinnedFilled : IconPinned;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      className={classes.pin ?? ""}
      aria-label={label}
      title={label}
      aria-pressed={isPinned}
      onClick={() => pinPanel(isPinned ? null : panel)}
    >
      <Icon size={18} aria-hidden />
    </ActionIcon>
  );
}

function StepMenu({ target }: { target: CanvasTarget }) {
  const t = useWords();
  const commands = useCommands();
  const removal = useRemoval();
  const { open, move } = useDesignerActions();
  const store = useDesignerStore();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("More")}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {target.kind === "trigger" ? (
          <Menu.Item onClick={() => open({ picker: { role: "trigger" } })}>
            {t("Choose another trigger")}
          </Menu.Item>
        ) : (
          <>
            <TestItems name={target.name} />
            <Menu.Item rightSection={keyWords(t, "Ctrl D")} onClick={() => commands.duplicate([target.name])}>
              {t("Duplicate")}
            </Menu.Item>
            <Menu.Item rightSection={keyWords(t, "Ctrl C")} onClick={() => commands.copy([target.name])}>
              {t("Copy")}
            </Menu.Item>
            <Menu.Item rightSection={keyWords(t, "Ctrl X")} onClick={() => commands.cut([target.name])}>
              {t("Cut")}
            </Menu.Item>
            <Menu.Item rightSection="M" onClick={() => move([target.name])}>
              {t("Move")}
            </Menu.Item>
            <Menu.Item rightSection="D" onClick={() => commands.toggleDisabled([target.name])}>
              {t("Disable or enable")}
            </Menu.Item>
            <Menu.Item rightSection="N" onClick={() => noteBeside(store, commands, target)}>
              {t("Write a note beside it")}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="var(--tp-danger)"
              rightSection={keyWords(t, "Del")}
              onClick={() => removal([target.name])}
            >
              {t("Delete")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
