import type { ReactNode } from "react";
import styles from "./authoring.module.css";
import frame from "./wizard.module.css";

/** One step of the wizard: what it is about, then its form. */
export function StepFrame(props: {
  title: string;
  about: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={frame.step} aria-labelledby="wizard-step">
      <div className={frame.stepHead}>
        <div>
          <h2 id="wizard-step" className={frame.stepTitle}>
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
