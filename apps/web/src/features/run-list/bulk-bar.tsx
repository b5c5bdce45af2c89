"use client";

import { Button, Menu } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconArrowsDiff, IconChevronDown, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { api, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./bulk.module.css";

type BulkFilter = NonNullable<Parameters<typeof api.bulk.start>[0]["filter"]>;
type How = Omit<Parameters<typeof api.bulk.start>[0], "runIds" | "filter">;

interface Props {
  readonly selected: ReadonlySet<string>;
  /** All that match are meant, not only those that are shown. */
  readonly isAll: boolean;
  readonly filter: BulkFilter;
  readonly shown: number;
  /** Exactly two of one flow are chosen: the older one, and the newer one. */
  readonly pair: readonly [string, string] | null;
  readonly onAll: () => void;
  readonly onClear: () => void;
}

/** What can be done with the chosen runs. Each choice is confirmed with its count before anything happens. */
export function BulkBar({ selected, isAll, filter, shown, pair, onAll, onClear }: Props) {
  const t = useWords();
  const matching = useQuery(orpc.bulk.count.queryOptions({ input: { filter }, staleTime: 5_000 }));
  const count = isAll ? (matching.data?.count ?? 0) : selected.size;
  const start = useStart(onClear);
  const ask = (question: Question, how: How) =>
    modals.openConfirmModal({
      title: t(question.title, { count }),
      children: t(question.about) + (isAll && matching.data?.isMore === true ? ` ${t(MORE)}` : ""),
      labels: { confirm: t(question.confirm), cancel: t("Leave them") },
      confirmProps: { color: how.kind === "cancel" ? "red" : "water" },
      onConfirm: () => start.mutate({ ...how, ...(isAll ? { filter } : { runIds: [...selected] }) }),
    });
  const more = matching.data !== undefined && matching.data.count > shown && !isAll;
  return (
    <section className={styles.bar} aria-label={t("What to do with the chosen runs")}>
      <span className={styles.count} role="status">
        {isAll
          ? t("All {count, plural, one {# run} other {# runs}} chosen", { count })
          : t("{count, plural, one {# run} other {# runs}} chosen", { count })}
      </span>
      {more && (
        <Button variant="subtle" size="compact-sm" onClick={onAll}>
          {matching.data.isMore
            ? t("Choose all {count, number} newest that match", { count: matching.data.count })
            : t("Choose all {count, number} that match", { count: matching.data.count })}
        </Button>
      )}
      <span className={styles.space} />
      {pair !== null && (
        <Button
          component={Link}
          href={`/runs/${pair[0]}/compare?with=${pair[1]}`}
          variant="default"
          size="sm"
          leftSection={<IconArrowsDiff size={15} aria-hidden />}
        >
          {t("Compare")}
        </Button>
      )}
      <Menu position="top-end" shadow="md" width={300}>
        <Menu.Target>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconRefresh size={15} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {t("Resubmit")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask(FAILED, { kind: "resubmit", from: "failed", version: "same" })}>
            {t("From the failed step")}
          </Menu.Item>
          <Menu.Item onClick={() => ask(FAILED, { kind: "resubmit", from: "failed", version: "latest" })}>
            {t("From the failed step, latest version")}
          </Menu.Item>
          <Menu.Item onClick={() => ask(START, { kind: "resubmit", from: "start", version: "same" })}>
            {t("From the start")}
          </Menu.Item>
          <Menu.Item onClick={() => ask(START, { kind: "resubmit", from: "start", version: "latest" })}>
            {t("From the start, latest version")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconPlayerStop size={15} aria-hidden />}
        onClick={() => ask(CANCEL, { kind: "cancel" })}
      >
        {t("Cancel runs")}
      </Button>
      <Button variant="subtle" color="gray" size="sm" onClick={onClear}>
        {t("Clear")}
      </Button>
    </section>
  );
}

interface Question {
  /** Says `count`. */
  readonly title: string;
  readonly about: string;
  readonly confirm: string;
}

const MORE = phrase("There are more than one bulk job takes: the newest are meant.");
const CANCEL: Question = {
  title: phrase("Cancel {count, plural, one {# run} other {# runs}}?"),
  about: phrase("Those that have ended stay as they are. What steps have done already stays done."),
  confirm: phrase("Cancel them"),
};
const FAILED: Question = {
  title: phrase("Resubmit {count, plural, one {# run} other {# runs}} from the failed step?"),
  about: phrase(
    "Each becomes a new run that takes over the steps that had finished. Runs without a failure are left out.",
  ),
  confirm: phrase("Resubmit them"),
};
const START: Question = {
  title: phrase("Resubmit {count, plural, one {# run} other {# runs}} from the start?"),
  about: phrase("Each becomes a new run with the same input. Every step runs again, calls included."),
  confirm: phrase("Resubmit them"),
};

function useStart(onStarted: () => void) {
  const t = useWords();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (job: Parameters<typeof api.bulk.start>[0]) => api.bulk.start(job),
    onSuccess: (job) => {
      void queries.invalidateQueries({ queryKey: orpc.bulk.list.key() });
      const count = job.total;
      toastDone(
        job.kind === "cancel"
          ? t("Cancelling {count, plural, one {# run} other {# runs}}.", { count })
          : t("Resubmitting {count, plural, one {# run} other {# runs}}.", { count }),
      );
      onStarted();
    },
  });
}
