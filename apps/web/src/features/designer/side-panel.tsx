import type { Problem } from "@towpath/flow";
import type { KeyboardEvent } from "react";
import { useWords } from "../../words/words.tsx";
import { sameTarget } from "../canvas/placed-node.ts";
import { titleOf } from "../canvas/titles.ts";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import type { PanelTab, StepPanel } from "./designer-state.ts";
import { PanelHeader } from "./panel-header.tsx";
import { PanelTabs } from "./panel-tabs.tsx";
import { ProblemsPanel } from "./problems-panel.tsx";
import classes from "./side-panel.module.css";
import { stepOf } from "./step-of.ts";

/**
 * The panel beside the canvas (a sheet from below on a phone): one step, or the list of problems. A panel that is pinned
 * stays open beside it.
 */
export function SidePanel({ problems }: { problems: readonly Problem[] }) {
  const t = useWords();
  const panel = useDesigner((state) => state.panel);
  const pinned = useDesigner((state) => state.pinned);
  const { show, reveal } = useDesignerActions();
  const close = () => {
    show(null);
    // The keyboard goes back to where it came from.
    if (panel?.kind === "step") reveal({ target: panel.target, focus: true });
  };
  const isPinned = pinned !== null && panel?.kind === "step" && sameTarget(panel.target, pinned.target);
  return (
    <>
      {pinned !== null && !isPinned && <PinnedPanel panel={pinned} problems={problems} />}
      {panel?.kind === "problems" && (
        <Aside label={t("Problems")} onEscape={close}>
          <ProblemsPanel problems={problems} onClose={close} />
        </Aside>
      )}
      {panel?.kind === "step" && (
        <StepAside
          panel={panel}
          problems={problems}
          isPinned={isPinned}
          onTab={(tab) => show({ ...panel, tab })}
          onClose={close}
        />
      )}
    </>
  );
}

function PinnedPanel({ panel, problems }: { panel: StepPanel; problems: readonly Problem[] }) {
  const { pinPanel, reveal } = useDesignerActions();
  return (
    <StepAside
      panel={panel}
      problems={problems}
      isPinned
      isBeside
      onTab={(tab) => pinPanel({ ...panel, tab })}
      onClose={() => {
        pinPanel(null);
        reveal({ target: panel.target, focus: true });
      }}
    />
  );
}

interface StepAsideProps {
  readonly panel: StepPanel;
  readonly problems: readonly Problem[];
  readonly isPinned: boolean;
  /** Another panel is, or may come, at its side. */
  readonly isBeside?: boolean;
  readonly onTab: (tab: PanelTab) => void;
  readonly onClose: () => void;
}

function StepAside({ panel, problems, isPinned, isBeside = false, onTab, onClose }: StepAsideProps) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const step = stepOf(definition, panel.target);
  // Nothing to show for a step that undo took away.
  if (step === null) return null;
  const name = titleOf(step.name);
  const label =
    panel.target.kind === "trigger" ? t("Trigger: {name}", { name }) : t("Action: {name}", { name });
  return (
    <Aside
      label={isBeside ? t("Pinned: {name}", { name: label }) : label}
      isBeside={isBeside}
      onEscape={onClose}
    >
      <PanelHeader panel={panel} step={step} isPinned={isPinned} onClose={onClose} />
      <PanelTabs panel={panel} step={step.value} problems={problems} onTab={onTab} />
    </Aside>
  );
}

interface AsideProps {
  readonly label: string;
  readonly isBeside?: boolean;
  readonly onEscape: () => void;
  readonly children: React.ReactNode;
}

function Aside({ label, isBeside = false, onEscape, children }: AsideProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented && !closesSomethingElse(event)) onEscape();
  };
  return (
    <aside
      className={classes.panel}
      aria-label={label}
      data-pinned={isBeside || undefined}
      onKeyDown={onKeyDown}
    >
      {children}
    </aside>
  );
}

/** Escape first closes what hangs open: a list below a field, or a menu drawn elsewhere in the page. */
function closesSomethingElse(event: KeyboardEvent): boolean {
  const at = event.target as Element;
  return !event.currentTarget.contains(at) || at.closest('[aria-expanded="true"]') !== null;
}
