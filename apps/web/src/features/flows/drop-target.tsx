"use client";

import { IconFileImport } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import styles from "./drop-target.module.css";

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;

/** Takes a file dropped anywhere on the page. What dragging can do, the "Open a definition" button does too. */
export function DropTarget({ onFile, children }: { onFile: (file: File) => void; children: ReactNode }) {
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
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) onFile(file);
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
  }, [onFile]);
  return (
    <>
      {children}
      {over && (
        <div className={styles.veil} aria-hidden>
          <div className={styles.card}>
            <IconFileImport size={32} stroke={1.5} />
            Drop the file to open it as a flow
          </div>
        </div>
      )}
    </>
  );
}
