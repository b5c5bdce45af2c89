import { Button, FileButton } from "@mantine/core";
import { IconFileImport, IconPencilPlus, IconTemplate } from "@tabler/icons-react";
import Link from "next/link";
import { useWords } from "../../words/words.tsx";
import styles from "./empty-flows.module.css";

/** What a person sees before there is any flow: the three ways to get one, and what happens then. */
export function EmptyFlows(props: {
  onDraw: () => void;
  onFiles: (files: readonly File[]) => void;
  busy: boolean;
}) {
  const t = useWords();
  return (
    <div className={styles.empty}>
      <section className={styles.card} aria-labelledby="draw-title">
        <DrawnFlow />
        <h2 id="draw-title" className={styles.title}>
          {t("Draw your first flow")}
        </h2>
        <p className={styles.text}>
          {t(
            "Choose what starts it, a call, a time or your own click, then add the actions that follow. You can try it as a draft before anything goes live.",
          )}
        </p>
        <Button
          size="md"
          leftSection={<IconPencilPlus size={19} aria-hidden />}
          onClick={props.onDraw}
          loading={props.busy}
        >
          {t("Draw a flow")}
        </Button>
      </section>
      <section className={styles.start} aria-labelledby="template-title">
        <IconTemplate size={30} stroke={1.5} aria-hidden />
        <h2 id="template-title" className={styles.title}>
          {t("Start from a template")}
        </h2>
        <p className={styles.text}>
          {t("Fifteen flows that work: look at one, take it, and make it yours.")}
        </p>
        <Button component={Link} href="/templates" size="md" variant="default">
          {t("See the templates")}
        </Button>
      </section>
      <section className={styles.drop} aria-labelledby="open-title">
        <IconFileImport size={30} stroke={1.5} aria-hidden />
        <h2 id="open-title" className={styles.title}>
          {t("Open a definition")}
        </h2>
        <p className={styles.text}>
          {t(
            "Drop files here: a Logic Apps workflow, a Power Automate package or solution, an ARM template, or a connector. They open as they are, and are exported again with nothing lost.",
          )}
        </p>
        <FileButton onChange={props.onFiles} multiple accept=".json,.zip,application/json,application/zip">
          {(button) => (
            <Button {...button} size="md" variant="default" loading={props.busy}>
              {t("Choose a file")}
            </Button>
          )}
        </FileButton>
      </section>
    </div>
  );
}

/** A small flow beside the water: trigger, two actions, the last one lit. */
function DrawnFlow() {
  return (
    <svg viewBox="0 0 420 132" className={styles.art} aria-hidden="true" focusable="false">
      <path d="M0 104c70-22 120 18 210 0s140-20 210-2v30H0z" fill="var(--tp-accent-soft)" />
      <path
        d="M0 116c70-16 120 14 210 0s140-14 210-2"
        fill="none"
        stroke="var(--tp-accent)"
        strokeOpacity=".35"
        strokeWidth="2"
      />
      <path
        d="M92 52h52M228 52h52"
        stroke="var(--tp-border-strong)"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
      {[
        { x: 8, lit: true },
        { x: 144, lit: false },
        { x: 280, lit: false },
      ].map(({ x, lit }) => (
        <g key={x} transform={`translate(${x} 24)`}>
          <rect
            width="84"
            height="56"
            rx="12"
            fill="var(--tp-surface-raised)"
            stroke={lit ? "var(--tp-copper)" : "var(--tp-border-strong)"}
            strokeWidth="2"
          />
          <circle cx="20" cy="28" r="8" fill={lit ? "var(--tp-copper)" : "var(--tp-accent)"} />
          <path
            d="M36 23h34M36 33h22"
            stroke="var(--tp-border-strong)"
            strokeWidth="4"
            strokeLinecap="round"
          />
        </g>
      ))}
    </svg>
  );
}
