"use client";

import { IconAlertTriangle } from "@tabler/icons-react";
import Link from "next/link";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./attention.module.css";
import { attentionAddress, attentionTitle, heldUpWords } from "./attention-words.ts";
import { useAttention } from "./use-attention.ts";

/** Above the flows: what some of them cannot go on without. Nothing where nothing is the matter. */
export function AttentionList() {
  const t = useWords();
  const items = useAttention();
  if (items.length === 0) return null;
  return (
    <section className={styles.box} aria-label={t("Needs attention")}>
      <h2 className={styles.heading}>
        <IconAlertTriangle size={17} aria-hidden /> {t("Needs attention")}
      </h2>
      <ul className={styles.items}>
        {items.map((item) => (
          <li key={`${item.connection?.id ?? ""}${item.since}${item.message}`}>
            {t.rich("<link>{what}</link>, since <since></since>.", {
              what: attentionTitle(t, item),
              link: (inside) => <Link href={attentionAddress(item)}>{inside}</Link>,
              since: () => <Since at={item.since} />,
            })}{" "}
            {heldUpWords(t, item)} {item.message}
          </li>
        ))}
      </ul>
    </section>
  );
}
