"use client";

import { Button, Menu } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconChevronDown, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import styles from "./bulk.module.css";
import { runsText } from "./runs-text.ts";

type BulkFilter = NonNullable<Parameters<typeof api.bulk.start>[0]["filter"]>;
type How = Omit<Parameters<typeof api.bulk.start>[0], "runIds" | "filter">;

interface Props {
  readonly selected: ReadonlySet<string>;
  /** All that match are meant, not only those that are shown. */
  readonly isAll: boolean;
  readonly filter: BulkFilter;
  readonly shown: number;
  readonly onAll: () => void;
  readonly onClear: () => void;
}

/** What can be done with the chosen runs. Each choice is confirmed with its count before anything happens. */
export function BulkBar({ selected, isAll, filter, shown, onAll, onClear }: Props) {
  const matching = useQuery(orpc.bulk.count.queryOptions({ input: { filter }, staleTime: 5_000 }));
  const count = isAll ? (matching.data?.count ?? 0) : selected.size;
  const start = useStart(onClear);
  const ask = (question: Question, how: How) =>
    modals.openConfirmModal({
      title: question.title(runsText(count)),
      children: question.about + (isAll && matching.data?.isMore === true ? MORE : ""),
      labels: { confirm: question.confirm, cancel: "Leave them" },
      confirmProps: { color: how.kind === "cancel" ? "red" : "water" },
      onConfirm: () => start.mutate({ ...how, ...(isAll ? { filter } : { runIds: [...selected] }) }),
    });
  const more = matching.data !== undefined && matching.data.count > shown && !isAll;
  return (
    <section className={styles.bar} aria-label="What to do with the chosen runs">
      <span className={styles.count} role="status">
        {isAll ? "All " : ""}
        {runsText(count)} chosen
      </span>
      {more && (
        <Button variant="subtle" size="compact-sm" onClick={onAll}>
          Choose all {matching.data.isMore ? `${matching.data.count} newest` : matching.data.count} that match
        </Button>
      )}
      <span className={styles.space} />
      <Menu position="top-end" shadow="md" width={300}>
        <Menu.Target>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconRefresh size={15} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            Resubmit
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask(FAILED, { kind: "resubmit", from: "failed", version: "same" })}>
            From the failed step
          </Menu.Item>
          <Menu.Item onClick={() => ask(FAILED, { kind: "resubmit", from: "failed", version: "latest" })}>
            From the failed step, latest version
          </Menu.Item>
          <Menu.Item onClick={() => ask(START, { kind: "resubmit", from: "start", version: "same" })}>
            From the start
          </Menu.Item>
          <Menu.Item onClick={() => ask(START, { kind: "resubmit", from: "start", version: "latest" })}>
            From the start, latest version
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconPlayerStop size={15} aria-hidden />}
        onClick={() => ask(CANCEL, { kind: "cancel" })}
      >
        Cancel runs
      </Button>
      <Button variant="subtle" color="gray" size="sm" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}

interface Question {
  readonly title: (runs: string) => string;
  readonly about: string;
  readonly confirm: string;
}

const MORE = " There are more than one bulk job takes: the newest are meant.";
const CANCEL: Question = {
  title: (runs) => `Cancel ${runs}?`,
  about: "Those that have ended stay as they are. What steps have done already stays done.",
  confirm: "Cancel them",
};
const FAILED: Question = {
  title: (runs) => `Resubmit ${runs} from the failed step?`,
  about:
    "Each becomes a new run that takes over the steps that had finished. Runs without a failure are left out.",
  confirm: "Resubmit them",
};
const START: Question = {
  title: (runs) => `Resubmit ${runs} from the start?`,
  about: "Each becomes a new run with the same input. Every step runs again, calls included.",
  confirm: "Resubmit them",
};

function useStart(onStarted: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (job: Parameters<typeof api.bulk.start>[0]) => api.bulk.start(job),
    onSuccess: (job) => {
      void queries.invalidateQueries({ queryKey: orpc.bulk.list.key() });
      toastDone(`${job.kind === "cancel" ? "Cancelling" : "Resubmitting"} ${runsText(job.total)}.`);
      onStarted();
    },
  });
}
