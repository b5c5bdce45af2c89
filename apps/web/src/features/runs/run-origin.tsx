"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Fragment } from "react";
import { type api, orpc } from "../../client/api.ts";
import { Since } from "../../shell/since.tsx";
import { stepTitle } from "../fields/known-data.ts";
import styles from "./runs.module.css";

type Intervention = Awaited<ReturnType<typeof api.operate.interventions>>["items"][number];

const SHOWN = 3;

/** What people did to this run: which run it repeats, which runs repeat it, who resumed it or decided about a step. */
export function RunOrigin({ runId }: { readonly runId: string }) {
  const query = useQuery(orpc.operate.interventions.queryOptions({ input: { id: runId } }));
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  const told = items.slice(-SHOWN);
  return (
    <p className={styles.origin}>
      {items.length > SHOWN && <>{items.length - SHOWN} more before. </>}
      {told.map((item) => (
        <Fragment key={`${item.runId} ${item.at} ${item.kind}`}>
          <Sentence item={item} runId={runId} />{" "}
        </Fragment>
      ))}
    </p>
  );
}

function Sentence({ item, runId }: { readonly item: Intervention; readonly runId: string }) {
  const by = item.by === null ? "" : ` by ${item.by}`;
  if (item.kind === "resumed") {
    return (
      <span>
        Resumed{by} <Since at={item.at} />.
      </span>
    );
  }
  if (item.kind === "decided") {
    return (
      <span>
        {stepTitle(item.step ?? "")}: {item.detail}, decided{by} <Since at={item.at} />.
      </span>
    );
  }
  const isThis = item.runId === runId;
  const other = isThis ? (item.sourceRunId ?? "") : item.runId;
  return (
    <span>
      {isThis ? "Resubmitted from" : "Resubmitted as"} <Link href={`/runs/${other}`}>another run</Link>
      {placeWords(item.step)}
      {by} <Since at={item.at} />.
    </span>
  );
}

function placeWords(step: string | null): string {
  if (step === null) return " from the start";
  return step === "" ? " from the failed step" : ` from ${stepTitle(step)}`;
}
