import { Tabs } from "@mantine/core";
import { IconCode, IconInfoCircle } from "@tabler/icons-react";
import type { ValueObject } from "@towpath/expressions";
import type { Problem } from "@towpath/flow";
import { assertNever } from "@towpath/prelude";
import { useAfterPaint } from "../../shell/use-after-paint.ts";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { AboutTab } from "./about-tab.tsx";
import { CodeTab } from "./code-tab.tsx";
import { useDesigner } from "./designer-context.ts";
import type { PanelTab, StepPanel } from "./designer-state.ts";
import { ParametersTab } from "./parameters-tab.tsx";
import { problemsOf } from "./problems-of.ts";
import { SettingsTab } from "./settings-tab.tsx";
import classes from "./side-panel.module.css";
import { placeOfProblem } from "./tab-of-problem.ts";
import { TestingTab } from "./testing-tab.tsx";
import { RetriesTab, RunTab } from "./tests/run-tab.tsx";

interface PanelTabsProps {
  readonly panel: StepPanel;
  readonly step: ValueObject;
  readonly problems: readonly Problem[];
  readonly onTab: (tab: PanelTab) => void;
}

/** Tabs that show a run: they stay open for readers, too. */
const OF_RUN: ReadonlySet<PanelTab> = new Set(["run", "retries"]);

/** All that there is to one step. What is on a tab is drawn a moment after the step itself: a form takes longer than a flow. */
export function PanelTabs({ panel, step, problems, onTab }: PanelTabsProps) {
  const mayEdit = useDesigner((state) => state.mayEdit);
  const hasRun = useDesigner((state) => state.overlays.run !== null) || OF_RUN.has(panel.tab);
  const { target } = panel;
  const id = target.kind === "trigger" ? "trigger" : `action:${target.name}`;
  // Readers peek at what the document holds: forms are for those who may change it.
  const tab = mayEdit || panel.tab === "about" || OF_RUN.has(panel.tab) ? panel.tab : "code";
  const isShown = useAfterPaint(id, null) === id;
  return (
    <Tabs
      value={tab}
      onChange={(next) => onTab((next ?? "parameters") as PanelTab)}
      keepMounted={false}
      className={classes.tabs ?? ""}
    >
      <TabList panel={panel} mayEdit={mayEdit} hasRun={hasRun} problems={problems} />
      <Tabs.Panel key={tab} value={tab} className={classes.body ?? ""} aria-busy={!isShown}>
        {isShown && <TabBody key={id} tab={tab} target={target} step={step} problems={problems} />}
      </Tabs.Panel>
    </Tabs>
  );
}

interface TabBodyProps extends Pick<PanelTabsProps, "step" | "problems"> {
  readonly target: CanvasTarget;
  readonly tab: PanelTab;
}

/** Begins afresh for another step: nothing half-typed moves along. */
function TabBody({ target, tab, step, problems }: TabBodyProps) {
  const name = target.kind === "action" ? target.name : null;
  switch (tab) {
    case "parameters":
      return <ParametersTab target={target} step={step} problems={problems} />;
    case "settings":
      return <SettingsTab target={target} step={step} problems={problems} />;
    case "testing":
      return name === null ? null : <TestingTab name={name} />;
    case "run":
      return <RunTab target={target} />;
    case "retries":
      return name === null ? null : <RetriesTab name={name} />;
    case "code":
      return <CodeTab target={target} step={step} />;
    case "about":
      return <AboutTab target={target} step={step} />;
    default:
      return assertNever(tab);
  }
}

interface TabListProps {
  readonly panel: StepPanel;
  readonly mayEdit: boolean;
  readonly hasRun: boolean;
  readonly problems: readonly Problem[];
}

function TabList({ panel, mayEdit, hasRun, problems }: TabListProps) {
  const t = useWords();
  const isAction = panel.target.kind === "action";
  return (
    <Tabs.List data-many={hasRun || undefined}>
      {mayEdit && (
        <Tabs.Tab value="parameters">
          {t("Parameters")}
          <Count panel={panel} tab="parameters" problems={problems} />
        </Tabs.Tab>
      )}
      {mayEdit && (
        <Tabs.Tab value="settings">
          {t("Settings")}
          <Count panel={panel} tab="settings" problems={problems} />
        </Tabs.Tab>
      )}
      {mayEdit && isAction && <Tabs.Tab value="testing">{t("Testing")}</Tabs.Tab>}
      {hasRun && <Tabs.Tab value="run">{t("Inputs/Outputs")}</Tabs.Tab>}
      {hasRun && isAction && <Tabs.Tab value="retries">{t("Retries")}</Tabs.Tab>}
      <Tabs.Tab value="code" {...(hasRun ? asIcon(t("Code view")) : {})}>
        {hasRun ? <IconCode size={16} aria-hidden /> : t("Code view")}
      </Tabs.Tab>
      <Tabs.Tab value="about" {...(hasRun ? asIcon(t("About")) : {})}>
        {hasRun ? <IconInfoCircle size={16} aria-hidden /> : t("About")}
      </Tabs.Tab>
    </Tabs.List>
  );
}

/** With the tabs of a run all seven fit into one row only where two of them are signs. */
const asIcon = (label: string) => ({ "aria-label": label, title: label });

/** How much there is to repair on a tab. */
function Count({
  panel,
  tab,
  problems,
}: Pick<TabListProps, "panel" | "problems"> & { readonly tab: PanelTab }) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const here = problemsOf(problems, panel.target).filter(
    (problem) => placeOfProblem(definition, problem)?.tab === tab,
  );
  if (here.length === 0) return null;
  const tone = here.some(({ severity }) => severity === "error") ? "error" : "warning";
  const words = t("{count, plural, one {# problem} other {# problems}}", { count: here.length });
  return (
    <>
      <span className={classes.tabCount} data-tone={tone} title={words} aria-hidden>
        {here.length}
      </span>
      <span className="tp-visually-hidden">{words}</span>
    </>
  );
}
