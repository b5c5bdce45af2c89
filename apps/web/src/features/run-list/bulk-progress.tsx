"use client";

import { Button, CloseButton, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type api, orpc } from "../../client/api.ts";
import jobList from "../../shell/job-list.module.css";
import { Since } from "../../shell/since.tsx";
import { isUnderWay, useJobNews } from "../../shell/use-job-news.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./bulk.module.css";

type Job = Awaited<ReturnType<typeof api.bulk.list>>["items"][number];

const LOOK_MS = 1_000;

/** Bulk jobs that go on, and how the latest ones ended: all of them, or those about the runs of one flow. */
export function BulkProgress({ flowId }: { readonly flowId: string | null }) {
  const t = useWords();
  const queries = useQueryClient();
  const jobs = useQuery({
    ...orpc.bulk.list.queryOptions({ input: {} }),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? LOOK_MS : false),
  });
  const { shown, putAway } = useJobNews(
    (jobs.data?.items ?? []).filter((job) => flowId === null || job.flowId === flowId),
    () => void queries.invalidateQueries({ queryKey: orpc.runs.list.key() }),
  );
  if (shown.length === 0) return null;
  return (
    <ul className={jobList.jobs} aria-label={t("Work on many runs")}>
      {shown.map((job) => (
        <JobRow key={job.id} job={job} namesFlow={flowId === null} onClose={() => putAway(job.id)} />
      ))}
    </ul>
  );
}

interface JobRowProps {
  readonly job: Job;
  readonly namesFlow: boolean;
  readonly onClose: () => void;
}

function JobRow({ job, namesFlow, onClose }: JobRowProps) {
  const t = useWords();
  const queries = useQueryClient();
  const stop = useMutation(
    orpc.bulk.stop.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.bulk.list.key() }),
    }),
  );
  const handled = job.done + job.refused;
  const percent = job.total === 0 ? 100 : (handled / job.total) * 100;
  return (
    <li className={jobList.job}>
      <div className={jobList.head}>
        <span>
          {jobText(t, job)}
          <span className={styles.about}>
            {namesFlow && job.flowId !== null && <FlowName id={job.flowId} />}
            {job.by !== null && <span>{job.by}</span>}
            <Since at={job.endedAt ?? job.createdAt} />
          </span>
        </span>
        {job.status === "Running" ? (
          <Button
            variant="default"
            size="compact-sm"
            loading={stop.isPending}
            onClick={() => stop.mutate({ id: job.id })}
          >
            {t("Stop")}
          </Button>
        ) : (
          <CloseButton aria-label={t("Put this message away")} onClick={onClose} />
        )}
      </div>
      {job.status === "Running" && <Progress value={percent} aria-label={t("How far it came")} size="sm" />}
      {job.refusal !== null && (
        <span className={styles.refusal}>
          {t("{count, plural, one {# run} other {# runs}} left out. The first: {refusal}", {
            count: job.refused,
            refusal: t.text(job.refusal),
          })}
        </span>
      )}
    </li>
  );
}

/** Nothing of a flow that is gone. */
function FlowName({ id }: { readonly id: string }) {
  const flow = useQuery(orpc.flows.get.queryOptions({ input: { id }, retry: false }));
  return flow.data === undefined ? null : <span>{flow.data.name}</span>;
}

/** What a job does or did, in a sentence. */
function jobText(t: Words, { kind, status, done, refused, total }: Job): string {
  if (status === "Running") {
    const soFar = done + refused;
    return kind === "cancel"
      ? t("Cancelling {total, plural, one {# run} other {# runs}}: {soFar, number} so far.", { total, soFar })
      : t("Resubmitting {total, plural, one {# run} other {# runs}}: {soFar, number} so far.", {
          total,
          soFar,
        });
  }
  const did =
    kind === "cancel"
      ? t("{done, plural, =0 {No run was} one {# run} other {# runs}} cancelled.", { done })
      : t("{done, plural, =0 {No run was} one {# run} other {# runs}} resubmitted.", { done });
  return status === "Stopped" ? `${t("Stopped.")} ${did}` : did;
}
