"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "../theme/mark.tsx";
import styles from "./notice.module.css";

/** A whole page that says one thing: not found, failed, … with a way on. */
export function Notice(props: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.notice}>
      <Mark size={44} />
      <h1 className={styles.title}>{props.title}</h1>
      <p className={styles.text}>{props.children}</p>
      <div className={styles.actions}>
        {props.action}
        <Button component={Link} href="/">
          Go to your flows
        </Button>
      </div>
    </div>
  );
}
