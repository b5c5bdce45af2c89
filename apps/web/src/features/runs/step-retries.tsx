"use client";

import { Alert, Table } from "@mantine/core";
import { messageOf } from "../../client/api.ts";
import { durationText } from "../../shell/duration.ts";
import { momentText } from "../../words/dates.ts";
import { useWords } from "../../words/words.tsx";
import type { StepLine } from "./run-model.ts";
import styles from "./runs.module.css";
import { detailOf, triesOf } from "./step-detail.ts";
import { PayloadSkeleton } from "./step-payloads.tsx";
import { useStepPayload } from "./use-step-payload.ts";

/** The tries of a step before the last one: what came of each, and how long was waited after it. */
export function StepRetries({ runId, line }: { readonly runId: string; readonly line: StepLine }) {
  const t = useWords();
  const query = useStepPayload(runId, line.seq);
  if (query.isPending) return <PayloadSkeleton />;
  if (query.isError) return <Alert color="red">{messageOf(query.error, t)}</Alert>;
  const tries = triesOf(detailOf(query.data.detailText));
  if (tries.length === 0) {
    return <p className={styles.muted}>{t("Nothing was tried again: the first try was the last one.")}</p>;
  }
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("Try")}</Table.Th>
          <Table.Th>{t("What came of it")}</Table.Th>
          <Table.Th>{t("When")}</Table.Th>
          <Table.Th>{t("Tried again after")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tries.map(({ attempt, code, at, delayMs }) => (
          <Table.Tr key={`${attempt} ${at}`}>
            <Table.Td>{attempt}</Table.Td>
            <Table.Td>{code}</Table.Td>
            <Table.Td>{at === null ? "" : momentText(at, t, { timeStyle: "medium" })}</Table.Td>
            <Table.Td>{delayMs === null ? "" : durationText(delayMs, t)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
