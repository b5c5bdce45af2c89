import { Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import { useWords } from "../../words/words.tsx";
import type { Rule } from "./alert-types.ts";
import { toldWords, whenWords } from "./alert-words.ts";
import styles from "./alerts.module.css";
import { DiskSeen } from "./disk-seen.tsx";
import { RuleMenu } from "./rule-menu.tsx";
import { shownRuleName } from "./rule-name.ts";

const REFRESH_MS = 10_000;

/** The rules of the environment. */
export function RuleList(props: {
  readonly mayChange: boolean;
  readonly onEdit: (rule: Rule) => void;
  /** Those of this flow and those of all flows; null: every rule. */
  readonly flowId: string | null;
}) {
  const t = useWords();
  const rules = useQuery(
    orpc.alerts.rules.queryOptions({
      input: props.flowId === null ? {} : { flowId: props.flowId },
      refetchInterval: REFRESH_MS,
    }),
  );
  const items = rules.data?.items ?? [];
  return (
    <section aria-labelledby="alert-rules">
      <div className={styles.head}>
        <h2 id="alert-rules" className={styles.title}>
          {t("Rules")}
        </h2>
      </div>
      {rules.isPending && <RowSkeletons label={t("Loading the rules")} />}
      {rules.isError && <ListMessage error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.isSuccess && items.length === 0 && (
        <p className={styles.none}>
          {t(
            "No rules yet. A rule watches one flow or all of them: each failed run, too many of them, silence, slow runs, or waiting for a connection; or how full the disk is. It tells people by mail, other programs by a webhook, and everybody here.",
          )}
        </p>
      )}
      {items.length > 0 && (
        <ul className={styles.list} aria-label={t("Rules")}>
          {items.map((rule) => (
            <RuleRow key={rule.id} rule={rule} mayChange={props.mayChange} onEdit={props.onEdit} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RuleRow(props: {
  readonly rule: Rule;
  readonly mayChange: boolean;
  readonly onEdit: (rule: Rule) => void;
}) {
  const t = useWords();
  const { rule, mayChange } = props;
  const { id, terms, enabled, mutedUntil } = rule;
  const name = shownRuleName(t, rule.name);
  const queries = useQueryClient();
  const update = useMutation(
    orpc.alerts.updateRule.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.alerts.key() }),
    }),
  );
  const isMuted = mutedUntil !== null && Date.parse(mutedUntil) > Date.now();
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <span className={styles.name}>{name}</span>
        <p className={styles.about}>
          {whenWords(t, rule)} {terms.kind === "disk" && <DiskSeen />}
        </p>
        <p className={styles.about}>
          {toldWords(t, rule)}
          {isMuted && ` ${t("Muted until {at}.", { at: new Date(mutedUntil).toLocaleString(t.locale) })}`}
        </p>
      </div>
      <div className={styles.buttons}>
        <Switch
          checked={enabled}
          disabled={!mayChange || update.isPending}
          aria-label={t("{name} is on", { name })}
          onChange={(event) => update.mutate({ id, enabled: event.currentTarget.checked })}
        />
        {mayChange && <RuleMenu rule={rule} onEdit={() => props.onEdit(rule)} />}
      </div>
    </li>
  );
}
