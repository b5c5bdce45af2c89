import { useInfiniteQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { LoadMore } from "../../shell/load-more.tsx";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import type { Incident } from "./alert-types.ts";
import { factsWords, spanWords } from "./alert-words.ts";
import styles from "./alerts.module.css";
import { IncidentSubject } from "./incident-subject.tsx";
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
        {items.map((incident) => (
          <li key={incident.id} id={incident.id} className={styles.row}>
            <div className={styles.what}>
              <IncidentSubject incident={incident} />
              <p className={styles.about}>{factsWords(t, incident.facts)}</p>
              <p className={styles.about}>
                {shownRuleName(t, incident.ruleName)}, <Since at={incident.beganAt} />
                <Lasted incident={incident} />
              </p>
            </div>
            <ToldButton incidentId={incident.id} />
          </li>
        ))}
      </ul>
      <LoadMore query={incidents} />
    </section>
  );
}

function Lasted({ incident: { beganAt, endedAt } }: { readonly incident: Incident }) {
  const t = useWords();
  if (endedAt === null) return null;
  return `. ${t("It lasted {span}.", { span: spanWords(t, Date.parse(endedAt) - Date.parse(beganAt)) })}`;
}
