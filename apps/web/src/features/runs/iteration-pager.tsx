"use client";

import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconChevronLeft,
  IconChevronRight,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from "@tabler/icons-react";
import { useState } from "react";
import { useWords } from "../../words/words.tsx";
import { stepTitle } from "../fields/known-data.ts";
import styles from "./iteration-pager.module.css";
import { failedBeside, type LoopIterations } from "./run-model.ts";

export interface IterationPagerProps {
  readonly loop: string;
  readonly iterations: LoopIterations;
  readonly onChoose: (index: number) => void;
}

/** `3 of 12`, with the ones before and behind, and those that failed. A typed number jumps. */
export function IterationPager({ loop, iterations, onChoose }: IterationPagerProps) {
  const t = useWords();
  const { current, count, failed } = iterations;
  const title = stepTitle(loop);
  const step = (label: string, wholeLabel: string, to: number | null, icon: React.ReactNode) => (
    <Tooltip label={label} openDelay={300}>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={wholeLabel}
        // Not `disabled`: the focus would be lost with the last iteration.
        aria-disabled={to === null}
        data-off={to === null ? "" : undefined}
        className={styles.pagerButton ?? ""}
        onClick={() => to !== null && onChoose(to)}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame of its own
    <div
      role="group"
      aria-label={t("Iterations of {name}", { name: title })}
      className={`${styles.pager} nodrag nopan`}
    >
      {failed.length > 0 &&
        step(
          t("Previous failed iteration"),
          t("Previous failed iteration of {name}", { name: title }),
          failedBeside(iterations, -1),
          <IconPlayerTrackPrev size={14} />,
        )}
      {step(
        t("Previous iteration"),
        t("Previous iteration of {name}", { name: title }),
        current > 0 ? current - 1 : null,
        <IconChevronLeft size={16} />,
      )}
      <IterationInput key={current} title={title} current={current} count={count} onChoose={onChoose} />
      <span className={styles.pagerCount}>{t("of {count, number}", { count })}</span>
      {step(
        t("Next iteration"),
        t("Next iteration of {name}", { name: title }),
        current < count - 1 ? current + 1 : null,
        <IconChevronRight size={16} />,
      )}
      {failed.length > 0 &&
        step(
          t("Next failed iteration"),
          t("Next failed iteration of {name}", { name: title }),
          failedBeside(iterations, 1),
          <IconPlayerTrackNext size={14} />,
        )}
      {failed.length > 0 && (
        <span className={styles.pagerFailed}>
          <IconAlertTriangle size={13} aria-hidden />{" "}
          {t.rich("{count, number} <word>failed</word>", {
            count: failed.length,
            word: (inside) => <span className={styles.failedWord}>{inside}</span>,
          })}
        </span>
      )}
    </div>
  );
}

interface IterationInputProps {
  readonly title: string;
  readonly current: number;
  readonly count: number;
  readonly onChoose: (index: number) => void;
}

function IterationInput({ title, current, count, onChoose }: IterationInputProps) {
  const t = useWords();
  const [text, setText] = useState(String(current + 1));
  const jump = () => {
    const number = /^\d{1,7}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (number >= 1) onChoose(Math.min(number, count) - 1);
    else setText(String(current + 1));
  };
  return (
    <input
      className={styles.pagerInput}
      inputMode="numeric"
      aria-label={t("Iteration of {name}, from 1 to {count}", { name: title, count })}
      value={text}
      style={{ width: `${Math.max(2, text.length) + 1.6}ch` }}
      onChange={(event) => setText(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={jump}
      onKeyDown={(event) => {
        // The canvas walks with the arrow keys; here they move the caret.
        event.stopPropagation();
        if (event.key === "Enter") jump();
      }}
    />
  );
}
