import { useEffect, useRef, useState } from "react";

/** Work in the background, as the server tells it. */
interface Job {
  readonly id: string;
  readonly status: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

/** What ended is news for so long. */
const NEWS_MS = 10 * 60_000;
const MOST_SHOWN = 3;

export const isUnderWay = ({ status }: Pick<Job, "status">): boolean => status === "Running";

const isRecent = (job: Job, now: number) => now - Date.parse(job.endedAt ?? job.createdAt) < NEWS_MS;

/**
 * Which jobs ended a short while ago, by id. That the list of these changes is the news, and not that a job is no longer
 * under way: a short one has ended before anybody read that it had begun.
 *
 * @param now epoch ms
 */
export const endedLately = (jobs: readonly Job[], now: number): readonly string[] =>
  jobs.filter((job) => !isUnderWay(job) && isRecent(job, now)).map(({ id }) => id);

/**
 * The jobs worth showing: those that go on, and how the latest ended, until they are put away.
 *
 * @param onEnded one is over: what it made or changed is to be read anew
 */
export function useJobNews<T extends Job>(
  jobs: readonly T[],
  onEnded: () => void,
): { readonly shown: readonly T[]; readonly putAway: (id: string) => void } {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const newest = useRef(onEnded);
  useEffect(() => {
    newest.current = onEnded;
  });
  const ended = endedLately(jobs, Date.now()).join(" ");
  useEffect(() => {
    if (ended !== "") newest.current();
  }, [ended]);
  const isNews = (job: T) => isUnderWay(job) || isRecent(job, Date.now());
  return {
    shown: jobs.filter((job) => isNews(job) && !closed.has(job.id)).slice(0, MOST_SHOWN),
    putAway: (id) => setClosed(new Set([...closed, id])),
  };
}
