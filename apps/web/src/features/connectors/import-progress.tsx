"use client";

import { Button, CloseButton, Progress } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import jobList from "../../shell/job-list.module.css";
import { isUnderWay, useJobNews } from "../../shell/use-job-news.ts";
import styles from "./import-progress.module.css";
import type { ConnectorImport } from "./send-upload.ts";
import type { ConnectorCommands } from "./use-connector-commands.ts";
import { counted } from "./words.ts";

type Job = Omit<ConnectorImport, "items">;

const LOOK_MS = 700;

/** What is being sent, imports that go on, and how the latest ended: also after the page was left and opened again. */
export function ImportProgress({ commands }: { readonly commands: ConnectorCommands }) {
  const queries = useQueryClient();
  const jobs = useQuery({
    ...orpc.connectors.imports.queryOptions({ input: {} }),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? LOOK_MS : false),
  });
  const { shown, putAway } = useJobNews(
    jobs.data?.items ?? [],
    () => void queries.invalidateQueries({ queryKey: orpc.connectors.list.key() }),
  );
  const { upload, sent } = commands;
  if (shown.length === 0 && !upload.isPending) return null;
  return (
    <ul className={jobList.jobs} aria-label="Imports">
      {upload.isPending && (
        <li className={jobList.job}>
          <span>{sent < 1 ? "Sending the files…" : "Reading the files…"}</span>
          <Progress value={sent * 100} animated={sent >= 1} aria-label="How much was sent" size="sm" />
        </li>
      )}
      {shown.map((job) => (
        <JobRow key={job.id} job={job} onClose={() => putAway(job.id)} />
      ))}
    </ul>
  );
}

function JobRow({ job, onClose }: { readonly job: Job; readonly onClose: () => void }) {
  const [open, setOpen] = useState(false);
  const isRunning = job.status === "Running";
  const percent = job.total === 0 ? 100 : (job.done / job.total) * 100;
  return (
    <li className={jobList.job} data-status={job.status}>
      <div className={jobList.head}>
        <span role="status">{sentence(job)}</span>
        <span className={styles.buttons}>
          <Button variant="default" size="compact-sm" onClick={() => setOpen(!open)} aria-expanded={open}>
            {open ? "Less" : "What became of each"}
          </Button>
          {!isRunning && <CloseButton aria-label="Put this message away" onClick={onClose} />}
        </span>
      </div>
      {isRunning && <Progress value={percent} aria-label="How far the import came" size="sm" />}
      {open && <JobItems job={job} />}
    </li>
  );
}

function sentence(job: Job): string {
  if (job.status === "Running") {
    return `Importing “${job.fileName}”: ${job.done.toLocaleString("en")} of ${counted(job.total, "folder")}.`;
  }
  const parts = [
    job.created > 0 ? `${counted(job.created, "connector")} imported` : "",
    job.updated > 0 ? `${job.updated} with a new version` : "",
    job.same > 0 ? `${job.same} as before` : "",
    job.refused > 0 ? `${job.refused} refused` : "",
  ].filter((part) => part !== "");
  const made = parts.length === 0 ? "nothing imported" : parts.join(", ");
  if (job.status === "Done") return `“${job.fileName}”: ${made}.`;
  const why =
    job.message ??
    "The server was stopped while it was read. What was imported stays; begin the import again.";
  return `“${job.fileName}”: ${made}. ${why}`;
}

const OUTCOMES = {
  created: "Imported",
  updated: "New version",
  same: "As before",
  refused: "Refused",
} as const;

function JobItems({ job }: { readonly job: Job }) {
  const full = useQuery({
    ...orpc.connectors.importJob.queryOptions({ input: { id: job.id } }),
    refetchInterval: job.status === "Running" ? LOOK_MS * 3 : false,
  });
  const items = full.data?.items ?? [];
  return (
    <ul className={styles.items} aria-label="File sets">
      {items.map((item) => (
        <li key={`${item.folder} ${item.outcome}`} className={styles.item}>
          <span className={styles.outcome} data-outcome={item.outcome}>
            {OUTCOMES[item.outcome]}
          </span>
          <span className={styles.itemWords}>
            {item.connectorId === null ? (
              item.title
            ) : (
              <Link href={`/connectors/${item.connectorId}`}>{item.title}</Link>
            )}
            {item.message !== null && <span className={styles.message}>{item.message}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
