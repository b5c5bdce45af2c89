import { ActionIcon, CloseButton, Menu, Tabs } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { ValueObject } from "@towpath/expressions";
import { actionAt, describeType, operationTitle, type Problem, triggerOf } from "@towpath/flow";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { OperationIcon } from "../canvas/operation-icon.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { lookWords, useStepLook } from "../canvas/step-looks.ts";
import { titleOf } from "../canvas/titles.ts";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import { AboutTab } from "./about-tab.tsx";
import { noteBeside } from "./card-keys.ts";
import { CodeTab } from "./code-tab.tsx";
import { useDesigner, useDesignerActions, useDesignerStore } from "./designer-context.ts";
import type { Panel, PanelTab } from "./designer-state.ts";
import { ParametersTab } from "./parameters-tab.tsx";
import { ProblemsPanel } from "./problems-panel.tsx";
import { SettingsTab } from "./settings-tab.tsx";
import classes from "./side-panel.module.css";
import { TestingTab } from "./testing-tab.tsx";
import { RunTab } from "./tests/run-tab.tsx";
import { TestItems } from "./tests/test-items.tsx";
import { TitleInput } from "./title-input.tsx";
import { useCommands } from "./use-commands.ts";
import { useRemoval } from "./use-removal.tsx";

/** The panel beside the canvas (a sheet from below on a phone): one step, or the list of problems. */
export function SidePanel({ problems }: { problems: readonly Problem[] }) {
  const panel = useDesigner((state) => state.panel);
  const definition = useDesigner((state) => state.draft.definition);
  const { show, reveal } = useDesignerActions();
  if (panel === null) return null;
  const close = () => {
    show(null);
    // The keyboard goes back to where it came from.
    if (panel.kind === "step") reveal({ target: panel.target, focus: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented && !closesSomethingElse(event)) close();
  };
  if (panel.kind === "problems") {
    return (
      <aside className={classes.panel} aria-label="Problems" onKeyDown={onKeyDown}>
        <ProblemsPanel problems={problems} onClose={close} />
      </aside>
    );
  }
  const step = stepOf(definition, panel.target);
  // Nothing to show for a step that undo took away.
  if (step === null) return null;
  return (
    <aside
      className={classes.panel}
      aria-label={`${panel.target.kind === "trigger" ? "Trigger" : "Action"}: ${titleOf(step.name)}`}
      onKeyDown={onKeyDown}
    >
      <PanelHeader panel={panel} step={step} onClose={close} />
      <PanelTabs panel={panel} step={step.value} problems={problems} />
    </aside>
  );
}

/** Escape first closes what hangs open: a list below a field, or a menu drawn elsewhere in the page. */
function closesSomethingElse(event: KeyboardEvent): boolean {
  const at = event.target as Element;
  return !event.currentTarget.contains(at) || at.closest('[aria-expanded="true"]') !== null;
}

interface ShownStep {
  readonly name: string;
  readonly value: ValueObject;
}

function stepOf(definition: ValueObject, target: CanvasTarget): ShownStep | null {
  if (target.kind === "trigger") {
    const found = triggerOf(definition);
    return found === null ? null : { name: found.name, value: found.trigger };
  }
  const entry = actionAt(definition, target.name);
  return entry === null ? null : { name: entry.name, value: entry.action };
}

const textOf = (step: ValueObject, key: "type" | "kind"): string | null => {
  const value = step[key];
  return typeof value === "string" ? value : null;
};

type StepPanel = Extract<Panel, { kind: "step" }>;

function PanelHeader({ panel, step, onClose }: { panel: StepPanel; step: ShownStep; onClose: () => void }) {
  const commands = useCommands();
  const mayEdit = useDesigner((state) => state.mayEdit);
  const type = textOf(step.value, "type") ?? "";
  const kind = textOf(step.value, "kind");
  const look = useStepLook(panel.target);
  const start = useRef<HTMLElement>(null);
  const shown = panel.target.kind === "trigger" ? "trigger" : panel.target.name;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is a new place to read from its beginning
  useEffect(() => {
    start.current?.parentElement?.scrollTo({ top: 0 });
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
            label={panel.target.kind === "trigger" ? "Name of the trigger" : "Name of the action"}
            value={titleOf(step.name)}
            onCommit={(title) => commands.rename(panel.target, title)}
          />
        ) : (
          <strong>{titleOf(step.name)}</strong>
        )}
        <span className={classes.type}>
          {look === null
            ? typeWords(panel.target, type, kind)
            : `${panel.target.kind === "trigger" ? "Trigger · " : ""}${lookWords(look)}`}
        </span>
      </div>
      {mayEdit && <StepMenu target={panel.target} />}
      <CloseButton aria-label="Close the panel" onClick={onClose} />
    </header>
  );
}

const typeWords = (target: CanvasTarget, type: string, kind: string | null): string =>
  target.kind === "trigger"
    ? `Trigger · ${describeType(type, "trigger", kind).title}`
    : operationTitle(type, kind);

function StepMenu({ target }: { target: CanvasTarget }) {
  const commands = useCommands();
  const removal = useRemoval();
  const { open, move } = useDesignerActions();
  const store = useDesignerStore();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="More">
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {target.kind === "trigger" ? (
          <Menu.Item onClick={() => open({ picker: { role: "trigger" } })}>Choose another trigger</Menu.Item>
        ) : (
          <>
            <TestItems name={target.name} />
            <Menu.Item rightSection="Ctrl D" onClick={() => commands.duplicate([target.name])}>
              Duplicate
            </Menu.Item>
            <Menu.Item rightSection="Ctrl C" onClick={() => commands.copy([target.name])}>
              Copy
            </Menu.Item>
            <Menu.Item rightSection="Ctrl X" onClick={() => commands.cut([target.name])}>
              Cut
            </Menu.Item>
            <Menu.Item rightSection="M" onClick={() => move([target.name])}>
              Move
            </Menu.Item>
            <Menu.Item rightSection="D" onClick={() => commands.toggleDisabled([target.name])}>
              Disable or enable
            </Menu.Item>
            <Menu.Item rightSection="N" onClick={() => noteBeside(store, commands, target)}>
              Write a note beside it
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="var(--tp-danger)" rightSection="Del" onClick={() => removal([target.name])}>
              Delete
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function TabList({ mayEdit, isAction, hasRun }: { mayEdit: boolean; isAction: boolean; hasRun: boolean }) {
  return (
    <Tabs.List>
      {mayEdit && <Tabs.Tab value="parameters">Parameters</Tabs.Tab>}
      {mayEdit && isAction && <Tabs.Tab value="settings">Settings</Tabs.Tab>}
      {mayEdit && isAction && <Tabs.Tab value="testing">Testing</Tabs.Tab>}
      {hasRun && <Tabs.Tab value="run">Run</Tabs.Tab>}
      <Tabs.Tab value="code">Code</Tabs.Tab>
      <Tabs.Tab value="about">About</Tabs.Tab>
    </Tabs.List>
  );
}

function PanelTabs({
  panel,
  step,
  problems,
}: {
  panel: StepPanel;
  step: ValueObject;
  problems: readonly Problem[];
}) {
  const { show } = useDesignerActions();
  const mayEdit = useDesigner((state) => state.mayEdit);
  const hasRun = useDesigner((state) => state.overlays.run !== null) || panel.tab === "run";
  const { target } = panel;
  const id = target.kind === "trigger" ? "trigger" : `action:${target.name}`;
  // Readers peek at what the document holds: forms are for those who may change it.
  const tab = mayEdit || panel.tab === "about" || panel.tab === "run" ? panel.tab : "code";
  return (
    <Tabs
      value={tab}
      onChange={(next) => show({ ...panel, tab: (next ?? "parameters") as PanelTab })}
      keepMounted={false}
      className={classes.tabs ?? ""}
    >
      <TabList mayEdit={mayEdit} isAction={target.kind === "action"} hasRun={hasRun} />
      <Tabs.Panel value="parameters" className={classes.body ?? ""}>
        <ParametersTab key={id} target={target} step={step} problems={problems} />
      </Tabs.Panel>
      {target.kind === "action" && <ActionPanels name={target.name} />}
      <Tabs.Panel value="run" className={classes.body ?? ""}>
        <RunTab target={target} />
      </Tabs.Panel>
      <Tabs.Panel value="code" className={classes.body ?? ""}>
        <CodeTab key={id} target={target} step={step} />
      </Tabs.Panel>
      <Tabs.Panel value="about" className={classes.body ?? ""}>
        <AboutTab key={id} target={target} step={step} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** What only actions have. */
function ActionPanels({ name }: { readonly name: string }) {
  return (
    <>
      <Tabs.Panel value="settings" className={classes.body ?? ""}>
        <SettingsTab name={name} />
      </Tabs.Panel>
      <Tabs.Panel value="testing" className={classes.body ?? ""}>
        <TestingTab name={name} />
      </Tabs.Panel>
    </>
  );
}
