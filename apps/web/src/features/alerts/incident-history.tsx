import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { orpc } from "../../client/api.ts";
import { LoadMore } from "../../shell/load-more.tsx";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import { factsWords, incidentAddress, spanWords } from "./alert-words.ts";
import styles from "./alerts.module.css";
import { shownRuleName } from "./rule-name.ts";
import { ToldButton } from "./told-button.tsx";

const PAGE = 10;

/** What was wrong, and is over. */
export function IncidentHistory() {
  const t = useWords();
  const incidents = useInfiniteQuery(
    orpc.alerts.incidents.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ state: "over" as const, limit: PAGE },
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  );
  const items = incidents.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="alerts-over">
      <div className={styles.head}>
        <h2 id="alerts-over" className={styles.title}>
          {t("Over")}
        </h2>
      </div>
      <ul className={styles.list} aria-label={t("Over")}>
        {items.map(({ id, flow, facts, ruleName, beganAt, endedAt }) => (
          <li key={id} id={id} className={styles.row}>
            <div className={styles.what}>
              <Link href={incidentAddress(flow.id, facts)} className={styles.name}>
                {flow.name}
              </Link>
              <p className={styles.about}>{factsWords(t, facts)}</p>
              <p className={styles.about}>
                {shownRuleName(t, ruleName)}, <Since at={beganAt} />
                {endedAt !== null &&
                  `. ${t("It lasted {span}.", { span: spanWords(t, Date.parse(endedAt) - Date.parse(beganAt)) })}`}
              </p>
            </div>
            <ToldButton incidentId={id} />
          </li>
        ))}
      </ul>
      <LoadMore query={incidents} />
    </section>
  );
}
