"use client";

import { Button } from "@mantine/core";
import { IconArrowLeft, IconPencilPlus } from "@tabler/icons-react";
import { flowGraph } from "@towpath/flow";
import Link from "next/link";
import { type ReactNode, useMemo } from "react";
import { PageFrame } from "../../shell/page-frame.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { FlowCanvas } from "../canvas/flow-canvas.tsx";
import { titleOf } from "../canvas/titles.ts";
import { definitionOf, exampleOf } from "./template-files.ts";
import styles from "./template-page.module.css";
import { findTemplate, type Template } from "./templates.ts";
import { useTakeTemplate } from "./use-take-template.ts";

/** A template before it is taken: its steps on the canvas, what it needs, and what it did when it was tried. */
export function TemplatePage({ id }: { readonly id: string }) {
  const template = findTemplate(id);
  return template === null ? null : <Shown template={template} />;
}

function Shown({ template }: { readonly template: Template }) {
  const t = useWords();
  const take = useTakeTemplate();
  const graph = useMemo(() => flowGraph(definitionOf(template.id)), [template]);
  const title = t(template.title);
  return (
    <PageFrame
      title={title}
      about={t(template.summary)}
      actions={
        <>
          <Button
            component={Link}
            href="/templates"
            variant="default"
            leftSection={<IconArrowLeft size={18} aria-hidden />}
          >
            {t("All templates")}
          </Button>
          <Button
            leftSection={<IconPencilPlus size={18} aria-hidden />}
            loading={take.isPending}
            onClick={() => take.mutate(template)}
          >
            {t("Use this template")}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.canvas}>
          <FlowCanvas graph={graph} label={t("Steps of {title}", { title })} />
        </div>
        <div className={styles.facts}>
          <Needs template={template} />
          <Example template={template} />
        </div>
      </div>
    </PageFrame>
  );
}

function Needs({ template }: { readonly template: Template }) {
  const t = useWords();
  const { blanks, calls } = template;
  return (
    <Part title={t("What it needs")}>
      {calls !== undefined && (
        <p>
          {t("You get two flows. Publish “{called}” first: the other one runs it in “{action}”.", {
            called: t(calls.title),
            action: titleOf(calls.action),
          })}
        </p>
      )}
      {blanks.length === 0 && calls === undefined && <p>{t("Nothing: it runs as it is.")}</p>}
      {blanks.length > 0 && (
        <>
          <p>{t("These are empty in your draft, and marked there:")}</p>
          <dl className={styles.blanks}>
            {blanks.map(({ action, what }) => (
              <div key={action}>
                <dt>{titleOf(action)}</dt>
                <dd>{t(what)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Part>
  );
}

function Example({ template }: { readonly template: Template }) {
  const t = useWords();
  return (
    <Part title={t("What it did when we tried it")}>
      {momentsOf(t, template).map(({ words, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list of an example never changes
        <div key={index}>
          <p>{words}</p>
          <pre className={styles.value}>
            {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
          </pre>
        </div>
      ))}
    </Part>
  );
}

interface Moment {
  readonly words: string;
  readonly value: unknown;
}

/** The example in the order it happens. */
function momentsOf(t: Words, template: Template): readonly Moment[] {
  const { starts, sends = [], answers, computes = {} } = exampleOf(template.id);
  return [
    ...(starts === undefined ? [] : [{ words: t("It was started with"), value: starts }]),
    ...sends.map(({ to, body }) => ({ words: t("It sent ({to})", { to }), value: body })),
    ...(answers === undefined
      ? []
      : [
          {
            words: t("It answered with status {status}", { status: String(answers.statusCode) }),
            value: answers.body,
          },
        ]),
    ...Object.entries(computes).map(([name, value]) => ({
      words: t("“{action}” gave", { action: titleOf(name) }),
      value,
    })),
  ];
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
