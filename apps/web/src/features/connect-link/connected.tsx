import { IconCircleCheck } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useWords } from "../../words/words.tsx";
import { EntryFrame } from "../entry/entry-frame.tsx";
import styles from "./connect-link.module.css";

/** The end of it: what happened, and that nothing is left to do. Read out to those who do not see it. */
export function Connected({ title, about }: { readonly title: string; readonly about: string }) {
  const t = useWords();
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => words.current?.focus(), []);
  return (
    <EntryFrame title={title} about={about}>
      <p className={styles.done} ref={words} tabIndex={-1} role="status">
        <IconCircleCheck size={22} aria-hidden /> {t("The link is used up. You can close this page.")}
      </p>
    </EntryFrame>
  );
}
