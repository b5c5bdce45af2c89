"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { termsWords } from "./alert-words.ts";
import styles from "./alerts.module.css";
import { shownRuleName } from "./rule-name.ts";

/** In the settings of a flow: what people are told of it, and the way to the rules. */
export function FlowAlerts({ flowId }: { readonly flowId: string }) {
  const t = useWords();
  const rules = useQuery(orpc.alerts.rules.queryOptions({ input: { flowId } }));
  const items = (rules.data?.items ?? []).filter(({ enabled }) => enabled);
  return (
    <section aria-labelledby="flow-alerts">
      <h3 id="flow-alerts" className={styles.small}>
        {t("Alerts")}
      </h3>
      {rules.isSuccess && items.length === 0 && (
        <p className={styles.about}>{t("Nobody is told when something is wrong with this flow.")}</p>
      )}
      <ul className={styles.messages}>
        {items.map((rule) => (
          <li key={rule.id}>
            {t("{name}: when {terms}.", {
              name: shownRuleName(t, rule.name),
              terms: termsWords(t, rule.terms),
            })}
          </li>
        ))}
      </ul>
      <Link href={`/alerts?flow=${flowId}`} className={styles.link}>
        {t("Alert rules of this flow")}
      </Link>
    </section>
  );
}
