"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "../theme/mark.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./notice.module.css";

interface NoticeProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** It is all there is on the page, and stands in no frame with a main part. */
  readonly isWhole?: boolean;
}

/** A whole page that says one thing: not found, failed, … with a way on. */
export function Notice(props: NoticeProps) {
  const t = useWords();
  const Place = props.isWhole === true ? "main" : "div";
  return (
    <Place className={styles.notice}>
      <Mark size={44} />
      <h1 className={styles.title}>{props.title}</h1>
      <p className={styles.text}>{props.children}</p>
      <div className={styles.actions}>
        {props.action}
        <Button component={Link} href="/">
          {t("Go to your flows")}
        </Button>
      </div>
    </Place>
  );
}
