"use client";

import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../../words/words.tsx";
import { PayloadView, type PayloadViewProps } from "./payload-view.tsx";
import styles from "./runs.module.css";
import panel from "./step-panel.module.css";

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface PayloadProps extends Omit<PayloadViewProps, "text"> {
  /** Null: there is none. */
  readonly text: string | null;
}

export function Payload({ text, ...view }: PayloadProps) {
  const t = useWords();
  return (
    <section>
      <h3 className={panel.panelHeading}>{view.title}</h3>
      {text === null ? <p className={styles.muted}>{t("None.")}</p> : <PayloadView text={text} {...view} />}
    </section>
  );
}

export function PayloadSkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton height={14} width={80} mb={8} />
      <Skeleton height={120} />
    </div>
  );
}
