import { SegmentedControl, Text } from "@mantine/core";
import { allActions, type DefinitionDiff, type FieldChange, flowGraph, type StepChange } from "@towpath/flow";
import { useMemo, useState } from "react";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { type CardMarkMap, CardMarksProvider } from "../canvas/card-marks.tsx";
import { FlowCanvas } from "../canvas/flow-canvas.tsx";
import { actionId, type CanvasTarget, TRIGGER_ID } from "../canvas/placed-node.ts";
import { titleOf } from "../canvas/titles.ts";
import { memberWords, valueWords } from "./conflict-words.ts";
import classes from "./diff-view.module.css";

/** What became of a flow between two states: drawn on the canvas or as an outline, with the members that differ. */
export function DiffView({ diff, label }: { diff: DefinitionDiff; label: string }) {
  const t = useWords();
  const [view, setView] = useState("canvas");
  const changes = useMemo(() => changesByCard(diff), [diff]);
  // The first difference is shown at once: it may lie far down in the flow.
  const [chosen, setChosen] = useState<CanvasTarget | null>(() => firstOf(changes));
  const count = changes.size + diff.flow.length;
  if (count === 0) return <Text size="sm">{t("These two are the same.")}</Text>;
  return (
    <div className={classes.view}>
      <div className={classes.head}>
        <Text size="sm">{summaryOf(t, diff)}</Text>
        <SegmentedControl
          aria-label={t("Show the differences as")}
          value={view}
          onChange={setView}
          data={[
            { value: "canvas", label: t("Canvas") },
            { value: "outline", label: t("Outline") },
          ]}
        />
      </div>
      {view === "canvas" ? (
        <div className={classes.drawn}>
          <div className={classes.canvas}>
            <CardMarksProvider value={marksOf(changes)}>
              <FlowCanvas
                graph={flowGraph(diff.union)}
                label={label}
                selection={chosen === null ? [] : [chosen]}
                onSelect={setChosen}
                onClear={() => setChosen(null)}
              />
            </CardMarksProvider>
          </div>
          <ChosenChange change={chosen === null ? null : (changes.get(cardOf(chosen)) ?? null)} />
        </div>
      ) : (
        <Outline diff={diff} changes={changes} />
      )}
      {diff.flow.length > 0 && (
        <section aria-label={t("Beside the steps")}>
          <h3 className={classes.title}>{t("Beside the steps")}</h3>
          <Fields fields={diff.flow} />
        </section>
      )}
    </div>
  );
}

type Changes = ReadonlyMap<string, StepChange>;

const cardOf = (target: CanvasTarget): string =>
  target.kind === "trigger" ? TRIGGER_ID : actionId(target.name);

function firstOf(changes: Changes): CanvasTarget | null {
  const [first] = changes.values();
  if (first === undefined) return null;
  return changes.has(TRIGGER_ID) ? { kind: "trigger" } : { kind: "action", name: first.name };
}

function changesByCard({ trigger, actions }: DefinitionDiff): Changes {
  const all = actions.map((change) => [actionId(change.name), change] as const);
  return new Map(trigger === null ? all : [[TRIGGER_ID, trigger] as const, ...all]);
}

const marksOf = (changes: Changes): CardMarkMap =>
  new Map([...changes].map(([card, { kind }]) => [card, { change: kind }]));

function summaryOf(t: Words, { actions, trigger, flow }: DefinitionDiff): string {
  const count = (kind: StepChange["kind"]) =>
    [...actions, ...(trigger === null ? [] : [trigger])].filter((one) => one.kind === kind).length;
  const parts = [
    t("{count} added", { count: count("added") }),
    t("{count} removed", { count: count("removed") }),
    t("{count} changed", { count: count("changed") }),
    ...(flow.length === 0 ? [] : [t("{count} beside the steps", { count: flow.length })]),
  ];
  return parts.join(" · ");
}

function ChosenChange({ change }: { change: StepChange | null }) {
  const t = useWords();
  return (
    <section className={classes.chosen} aria-label={t("What differs")}>
      {change === null ? (
        <Text size="sm" c="dimmed">
          {t("Choose a coloured card to see what differs.")}
        </Text>
      ) : (
        <>
          <h3 className={classes.title}>{titleOf(change.name)}</h3>
          <ChangeWords change={change} />
          <Fields fields={change.fields} />
        </>
      )}
    </section>
  );
}

const KINDS = {
  added: phrase("Added"),
  removed: phrase("Removed"),
  changed: phrase("Changed"),
} as const;

function ChangeWords({ change: { kind, from, moved } }: { change: StepChange }) {
  const t = useWords();
  return (
    <p className={classes.words}>
      <span className={classes.kind} data-change={kind}>
        {t(KINDS[kind])}
      </span>
      {from !== null && <span>{t("Was called {name}.", { name: titleOf(from) })}</span>}
      {moved && <span>{t("Moved to another place.")}</span>}
    </p>
  );
}

function Fields({ fields }: { fields: readonly FieldChange[] }) {
  const t = useWords();
  if (fields.length === 0) return null;
  return (
    <dl className={classes.fields}>
      {fields.map(({ path, before, after }) => (
        <div key={path.join("/")}>
          <dt>{memberWords(path)}</dt>
          <dd>
            <del>{valueWords(t, before)}</del>
            <ins>{valueWords(t, after)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Every step, indented as it is nested; what changed stands out by a word, not by its colour alone. */
function Outline({ diff, changes }: { diff: DefinitionDiff; changes: Changes }) {
  const t = useWords();
  const trigger = changes.get(TRIGGER_ID);
  return (
    <ul className={classes.outline} aria-label={t("Outline of the differences")}>
      {trigger !== undefined && <OutlineStep change={trigger} name={trigger.name} depth={0} />}
      {allActions(diff.union).map(({ name, depth }) => (
        <OutlineStep key={name} change={changes.get(actionId(name)) ?? null} name={name} depth={depth} />
      ))}
    </ul>
  );
}

function OutlineStep({ change, name, depth }: { change: StepChange | null; name: string; depth: number }) {
  return (
    <li style={{ marginInlineStart: depth * 20 }} data-change={change?.kind} className={classes.step}>
      <span>{titleOf(name)}</span>
      {change !== null && (
        <>
          <ChangeWords change={change} />
          <Fields fields={change.fields} />
        </>
      )}
    </li>
  );
}
