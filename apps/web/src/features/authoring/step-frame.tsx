import type { ReactNode } from "react";
import styles from "./authoring.module.css";

/** One step of the wizard: what it is about, then its form. */
export function StepFrame(props: {
  title: string;
  about: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.step} aria-labelledby="wizard-step">
      <div className={styles.stepHead}>
        <div>
          <h2 id="wizard-step" className={styles.stepTitle}>
            {props.title}
          </h2>
          <p className={styles.about}>{props.about}</p>
        </div>
        {props.actions}
      </div>
      {props.children}
    </section>
  );
}
