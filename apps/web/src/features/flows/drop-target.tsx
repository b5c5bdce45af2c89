"use client";

import { IconFileImport } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import styles from "./drop-target.module.css";

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;

/** Takes what is dropped anywhere on the page. What dragging can do, a button does too. */
export function DropTarget(props: {
  /** What will happen. */
  words: string;
  onDrop: (dropped: DataTransfer) => void;
  children: ReactNode;
}) {
  const { words, onDrop, children } = props;
  const [over, setOver] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const allow = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    // Out of the page alone: elements are left all the time, and may go while something hangs over them.
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer !== null) onDrop(event.dataTransfer);
    };
    document.addEventListener("dragover", allow, { signal });
    document.addEventListener("dragleave", leave, { signal });
    document.addEventListener("drop", drop, { signal });
    return () => controller.abort();
  }, [onDrop]);
  return (
    <>
      {children}
      {over && (
        <div className={styles.veil} aria-hidden>
          <div className={styles.card}>
            <IconFileImport size={32} stroke={1.5} />
            {words}
          </div>
        </div>
      )}
    </>
  );
}
