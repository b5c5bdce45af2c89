"use client";

import { Button, CloseButton, Progress } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import jobList from "../../shell/job-list.module.css";
import { isUnderWay, useJobNews } from "../../shell/use-job-news.ts";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./import-progress.module.css";
import type { ConnectorImport } from "./send-upload.ts";
import type { ConnectorCommands } from "./use-connector-commands.ts";

type Job = Omit<ConnectorImport, "items">;

const LOOK_MS = 700;

/** What is being sent, imports that go on, and how the latest ended: also after the page was left and opened again. */
export function ImportProgress({ commands }: { readonly commands: ConnectorCommands }) {
  const t = useWords();
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
    <ul className={jobList.jobs} aria-label={t("Imports")}>
      {upload.isPending && (
        <li className={jobList.job}>
          <span>{sent < 1 ? t("Sending the files…") : t("Reading the files…")}</span>
          <Progress value={sent * 100} animated={sent >= 1} aria-label={t("How much was sent")} size="sm" />
        </li>
      )}
      {shown.map((job) => (
        <JobRow key={job.id} job={job} onClose={() => putAway(job.id)} />
      ))}
    </ul>
  );
}

function JobRow({ job, onClose }: { readonly job: Job; readonly onClose: () => void }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const isRunning = job.status === "Running";
  const percent = job.total === 0 ? 100 : (job.done / job.total) * 100;
  return (
    <li className={jobList.job} data-status={job.status}>
      <div className={jobList.head}>
        <span role="status">{sentence(t, job)}</span>
        <span className={styles.buttons}>
          <Button variant="default" size="compact-sm" onClick={() => setOpen(!open)} aria-expanded={open}>
            {open ? t("Less") : t("What became of each")}
          </Button>
          {!isRunning && <CloseButton aria-label={t("Put this message away")} onClick={onClose} />}
        </span>
      </div>
      {isRunning && <Progress value={percent} aria-label={t("How far the import came")} size="sm" />}
      {open && <JobItems job={job} />}
    </li>
  );
}

function sentence(t: Words, job: Job): string {
  const { fileName: name, created, updated, same, refused } = job;
  if (job.status === "Running") {
    return t("Importing “{name}”: {done, number} of {total, plural, one {# folder} other {# folders}}.", {
      name,
      done: job.done,
      total: job.total,
    });
  }
  const parts = [
    created > 0
      ? t("{count, plural, one {# connector} other {# connectors}} imported", { count: created })
      : "",
    updated > 0 ? t("{count, number} with a new version", { count: updated }) : "",
    same > 0 ? t("{count, number} as before", { count: same }) : "",
    refused > 0 ? t("{count, number} refused", { count: refused }) : "",
  ].filter((part) => part !== "");
  const made = parts.length === 0 ? t("nothing imported") : parts.join(", ");
  const told = t("“{name}”: {what}.", { name, what: made });
  if (job.status === "Done") return told;
  const why =
    job.message === null
      ? t("The server was stopped while it was read. What was imported stays; begin the import again.")
      : t.text(job.message);
  return `${told} ${why}`;
}

const OUTCOMES = {
  created: phrase("Imported"),
  updated: phrase("New version"),
  same: phrase("As before"),
  refused: phrase("Refused"),
} as const;

function JobItems({ job }: { readonly job: Job }) {
  const t = useWords();
  const full = useQuery({
    ...orpc.connectors.importJob.queryOptions({ input: { id: job.id } }),
    refetchInterval: job.status === "Running" ? LOOK_MS * 3 : false,
  });
  const items = full.data?.items ?? [];
  return (
    <ul className={styles.items} aria-label={t("File sets")}>
      {items.map((item) => (
        <li key={`${item.folder} ${item.outcome}`} className={styles.item}>
          <span className={styles.outcome} data-outcome={item.outcome}>
            {t(OUTCOMES[item.outcome])}
          </span>
          <span className={styles.itemWords}>
            {item.connectorId === null ? (
              item.title
            ) : (
              <Link href={`/connectors/${item.connectorId}`}>{item.title}</Link>
            )}
            {item.message !== null && <span className={styles.message}>{t.text(item.message)}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
