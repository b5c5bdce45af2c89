import Link from "next/link";
import { useWords } from "../../words/words.tsx";
import type { Incident } from "./alert-types.ts";
import { incidentAddress, subjectWords } from "./alert-words.ts";
import styles from "./alerts.module.css";

/** What an incident is about, with the way to it where there is one. */
export function IncidentSubject({ incident }: { readonly incident: Incident }) {
  const t = useWords();
  const address = incidentAddress(incident);
  const name = subjectWords(t, incident);
  if (address === null) return <span className={styles.name}>{name}</span>;
  return (
    <Link href={address} className={styles.name}>
      {name}
    </Link>
  );
}
