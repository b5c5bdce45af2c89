"use client";

import type { ReactNode } from "react";
import { Mark } from "../../theme/mark.tsx";
import { useWords } from "../../words/words.tsx";
import { CanalScene } from "./canal-scene.tsx";
import styles from "./entry-frame.module.css";

/** The frame of the two pages before the door: a view of the water, and a form. */
export function EntryFrame({
  title,
  about,
  children,
}: {
  title: string;
  about: string;
  children: ReactNode;
}) {
  const t = useWords();
  return (
    <div className={styles.entry}>
      <aside className={styles.scene} aria-label={t("What Towpath is")}>
        <CanalScene />
        <p className={styles.motto}>
          {t("Connect the services you use.")}
          <br />
          {t("Draw the way, and things flow.")}
        </p>
      </aside>
      <main id="main" className={styles.side}>
        <div className={styles.form}>
          <div className={styles.brand}>
            <Mark size={36} />
            <span>Towpath</span>
          </div>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.about}>{about}</p>
          {children}
        </div>
      </main>
    </div>
  );
}
