"use client";

import { IconBellRinging } from "@tabler/icons-react";
import Link from "next/link";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "../attention/attention.module.css";
import { factsWords, subjectWords } from "./alert-words.ts";
import { useOpenIncidents } from "./use-open-incidents.ts";

const FIRST = 5;

/** Above the flows: what alert rules noticed and is not over. Nothing where nothing is the matter. */
export function OpenAlerts() {
  const t = useWords();
  const items = useOpenIncidents().data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles.box} aria-labelledby="open-alerts">
      <h2 className={styles.heading} id="open-alerts">
        <IconBellRinging size={17} aria-hidden /> {t("Alerts")}
      </h2>
      <ul className={styles.items}>
        {items.slice(0, FIRST).map((incident) => (
          <li key={incident.id}>
            <Link href={`/alerts#${incident.id}`}>{subjectWords(t, incident)}</Link>,{" "}
            <Since at={incident.beganAt} />: {factsWords(t, incident.facts)}
          </li>
        ))}
        {items.length > FIRST && (
          <li>
            <Link href="/alerts">{t("See all {count} alerts", { count: items.length })}</Link>
          </li>
        )}
      </ul>
    </section>
  );
}
