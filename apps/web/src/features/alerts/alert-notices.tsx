"use client";

import Link from "next/link";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "../attention/attention.module.css";
import type { Incident } from "./alert-types.ts";
import { factsWords, subjectWords } from "./alert-words.ts";

/** Of the bell: incidents that nobody acknowledged. */
export function AlertNotices(props: {
  readonly incidents: readonly Incident[];
  readonly onFollow: () => void;
}) {
  const t = useWords();
  return props.incidents.map((incident) => (
    <li key={incident.id}>
      <Link href={`/alerts#${incident.id}`} onClick={props.onFollow}>
        {t("Alert: {flow}", { flow: subjectWords(t, incident) })}
      </Link>
      <span className={styles.when}>
        <Since at={incident.beganAt} />
      </span>
      <p>{factsWords(t, incident.facts)}</p>
    </li>
  ));
}
