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
    let depth = 0;
    const show = (change: number) => (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth + change);
      setOver(depth > 0);
    };
    const enter = show(1);
    const leave = show(-1);
    const allow = (event: DragEvent) => carriesFiles(event) && event.preventDefault();
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (event.dataTransfer !== null) onDrop(event.dataTransfer);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: allow, drop };
    for (const [type, listener] of Object.entries(listeners)) {
      document.addEventListener(type, listener as EventListener);
    }
    return () => {
      for (const [type, listener] of Object.entries(listeners)) {
        document.removeEventListener(type, listener as EventListener);
      }
    };
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
