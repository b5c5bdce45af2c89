"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { type api, orpc } from "../../client/api.ts";
import { Since } from "../../shell/since.tsx";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { stepTitle } from "../fields/known-data.ts";
import styles from "./runs.module.css";

type Intervention = Awaited<ReturnType<typeof api.operate.interventions>>["items"][number];

const SHOWN = 3;

/** What people did to this run: which run it repeats, which runs repeat it, who resumed it or decided about a step. */
export function RunOrigin({ runId }: { readonly runId: string }) {
  const t = useWords();
  const query = useQuery(orpc.operate.interventions.queryOptions({ input: { id: runId } }));
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  const told = items.slice(-SHOWN);
  return (
    <p className={styles.origin}>
      {items.length > SHOWN && `${t("{count, number} more before.", { count: items.length - SHOWN })} `}
      {told.map((item) => (
        <Fragment key={`${item.runId} ${item.at} ${item.kind}`}>
          <Sentence item={item} runId={runId} />{" "}
        </Fragment>
      ))}
    </p>
  );
}

function Sentence({ item, runId }: { readonly item: Intervention; readonly runId: string }) {
  const t = useWords();
  const isThis = item.runId === runId;
  const other = isThis ? (item.sourceRunId ?? "") : item.runId;
  const said = {
    by: item.by,
    step: stepTitle(item.step ?? ""),
    decision: t.text(item.detail ?? ""),
    place: placeWords(t, item.step),
    since: () => <Since at={item.at} />,
    link: (inside: ReactNode[]) => <Link href={`/runs/${other}`}>{inside}</Link>,
  };
  const { alone, byPerson } = SENTENCES[item.kind === "resubmitted" ? (isThis ? "from" : "as") : item.kind];
  return <span>{t.rich(item.by === null ? alone : byPerson, said)}</span>;
}

const SENTENCES = {
  resumed: {
    alone: phrase("Resumed <since></since>."),
    byPerson: phrase("Resumed by {by} <since></since>."),
  },
  decided: {
    alone: phrase("{step}: {decision}, decided <since></since>."),
    byPerson: phrase("{step}: {decision}, decided by {by} <since></since>."),
  },
  from: {
    alone: phrase("Resubmitted from <link>another run</link> {place} <since></since>."),
    byPerson: phrase("Resubmitted from <link>another run</link> {place} by {by} <since></since>."),
  },
  as: {
    alone: phrase("Resubmitted as <link>another run</link> {place} <since></since>."),
    byPerson: phrase("Resubmitted as <link>another run</link> {place} by {by} <since></since>."),
  },
} as const;

function placeWords(t: Words, step: string | null): string {
  if (step === null) return t("from the start");
  return step === "" ? t("from the failed step") : t("from {step}", { step: stepTitle(step) });
}
