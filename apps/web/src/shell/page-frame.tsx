import type { ReactNode } from "react";
import styles from "./page-frame.module.css";

/** A page of text, lists and forms: title, what can be done here, then the content. Canvases do without it. */
export function PageFrame(props: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <div>
          <h1 className={styles.title}>{props.title}</h1>
          {props.about !== undefined && <p className={styles.about}>{props.about}</p>}
        </div>
        {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
      </div>
      {props.children}
    </div>
  );
}
