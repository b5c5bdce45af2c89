import { IconAlertTriangle } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import { stepTitle } from "../fields/known-data.ts";
import styles from "./runs.module.css";
import type { Leftover } from "./use-run.ts";

const SHOWN = 3;

/** Subscriptions that are probably still there: somebody has to remove them at the other side. */
export function Leftovers({ leftovers }: { readonly leftovers: readonly Leftover[] }) {
  const t = useWords();
  if (leftovers.length === 0) return null;
  const more = leftovers.length - SHOWN;
  return (
    <section className={styles.failure} aria-label={t("What this run left behind")}>
      <IconAlertTriangle size={18} aria-hidden className={styles.failureIcon} />
      <div>
        {leftovers.slice(0, SHOWN).map(({ seq, action, message }) => (
          <p key={seq}>
            <strong>{stepTitle(action)}</strong>: {t.text(message)}
          </p>
        ))}
        {more > 0 && <p>{t("And {count, number} more.", { count: more })}</p>}
      </div>
    </section>
  );
}
