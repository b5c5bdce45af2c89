"use client";

import { Button, CloseButton, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type api, orpc } from "../../client/api.ts";
import jobList from "../../shell/job-list.module.css";
import { isUnderWay, useJobNews } from "../../shell/use-job-news.ts";
import styles from "./bulk.module.css";
import { runsText } from "./runs-text.ts";

type Job = Awaited<ReturnType<typeof api.bulk.list>>["items"][number];

const LOOK_MS = 1_000;

/** Bulk jobs that go on, and how the latest ones ended. */
export function BulkProgress() {
  const queries = useQueryClient();
  const jobs = useQuery({
    ...orpc.bulk.list.queryOptions({ input: {} }),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? LOOK_MS : false),
  });
  const { shown, putAway } = useJobNews(
    jobs.data?.items ?? [],
    () => void queries.invalidateQueries({ queryKey: orpc.runs.list.key() }),
  );
  if (shown.length === 0) return null;
  return (
    <ul className={jobList.jobs} aria-label="Work on many runs">
      {shown.map((job) => (
        <JobRow key={job.id} job={job} onClose={() => putAway(job.id)} />
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
    <li className={jobList.job}>
      <div className={jobList.head}>
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
