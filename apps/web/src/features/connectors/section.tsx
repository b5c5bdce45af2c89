import type { ReactNode } from "react";
import styles from "./connector-page.module.css";

/** One part of a connector's page. */
export function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly about?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={styles.section} id={props.id} aria-labelledby={`section-${props.id}`}>
      <div className={styles.sectionHead}>
        <div>
          <h2 id={`section-${props.id}`} className={styles.sectionTitle}>
            {props.title}
          </h2>
          {props.about !== undefined && <p className={styles.sectionAbout}>{props.about}</p>}
        </div>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}
