"use client";

import { Button, CloseButton, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type api, orpc } from "../../client/api.ts";
import styles from "./bulk.module.css";
import { runsText } from "./runs-text.ts";

type Job = Awaited<ReturnType<typeof api.bulk.list>>["items"][number];

const LOOK_MS = 1_000;
/** A job that ended is news for so long. */
const NEWS_MS = 10 * 60_000;

/** Bulk jobs that go on, and how the latest ones ended. */
export function BulkProgress() {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const queries = useQueryClient();
  const jobs = useQuery({
    ...orpc.bulk.list.queryOptions({ input: {} }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === "Running") ? LOOK_MS : false,
  });
  const items = jobs.data?.items ?? [];
  const running = items.filter(({ status }) => status === "Running").length;
  const before = useRef(running);
  // What a job did is in the list below: it is read anew as soon as one has ended.
  useEffect(() => {
    if (running < before.current) void queries.invalidateQueries({ queryKey: orpc.runs.list.key() });
    before.current = running;
  }, [running, queries]);
  const isNews = (job: Job) => job.endedAt === null || Date.now() - Date.parse(job.endedAt) < NEWS_MS;
  const shown = items.filter((job) => isNews(job) && !closed.has(job.id)).slice(0, 3);
  if (shown.length === 0) return null;
  return (
    <ul className={styles.jobs} aria-label="Work on many runs">
      {shown.map((job) => (
        <JobRow key={job.id} job={job} onClose={() => setClosed(new Set([...closed, job.id]))} />
      ))}
    </ul>
  );
}

function JobRow({ job, onClose }: { readonly job: Job; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const stop = useMutation(
    orpc.bulk.stop.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.bulk.list.key() }),
    }),
  );
  const handled = job.done + job.refused;
  const percent = job.total === 0 ? 100 : (handled / job.total) * 100;
  return (
    <li className={styles.job}>
      <div className={styles.jobHead}>
        <span>{jobText(job)}</span>
        {job.status === "Running" ? (
          <Button
            variant="default"
            size="compact-sm"
            loading={stop.isPending}
            onClick={() => stop.mutate({ id: job.id })}
          >
            Stop
          </Button>
        ) : (
          <CloseButton aria-label="Put this message away" onClick={onClose} />
        )}
      </div>
      {job.status === "Running" && <Progress value={percent} aria-label="How far it came" size="sm" />}
      {job.refusal !== null && (
        <span className={styles.refusal}>
          {runsText(job.refused)} left out. The first: {job.refusal}
        </span>
      )}
    </li>
  );
}

/** What a job does or did, in a sentence. */
function jobText({ kind, status, done, refused, total }: Job): string {
  if (status === "Running") {
    const doing = kind === "cancel" ? "Cancelling" : "Resubmitting";
    return `${doing} ${runsText(total)}: ${(done + refused).toLocaleString("en")} so far.`;
  }
  const did = kind === "cancel" ? "cancelled" : "resubmitted";
  const what = done === 0 ? "No run was" : runsText(done);
  return `${status === "Stopped" ? "Stopped. " : ""}${what} ${did}.`;
}
