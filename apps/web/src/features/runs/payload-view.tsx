"use client";

import { SegmentedControl, Skeleton } from "@mantine/core";
import { useMemo, useState } from "react";
import { toastFailure } from "../../client/toast.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { JsonViewer } from "./json-viewer.tsx";
import {
  harmlessPage,
  type LikelyShape,
  likelyShapes,
  type PayloadShapes,
  type PayloadTable,
  payloadShapes,
} from "./payload-shapes.ts";
import styles from "./payload-view.module.css";

export interface PayloadViewProps {
  readonly title: string;
  readonly text: string;
  /** Characters of the whole payload, of which `text` may be the beginning. */
  readonly size?: number;
  /** Reads the whole payload. */
  readonly onWhole?: () => Promise<void>;
}

type View = "text" | LikelyShape;

/** A payload as text; a list of objects also as a table, an image and a page also as what they are. */
export function PayloadView({ title, text, size = text.length, onWhole }: PayloadViewProps) {
  const t = useWords();
  const isPart = text.length < size;
  const shapes = useMemo(() => (isPart ? NO_SHAPES : payloadShapes(text)), [text, isPart]);
  const likely = useMemo(() => (isPart ? likelyShapes(text, size) : []), [text, isPart, size]);
  const views = viewsOf(t, shapes, likely);
  const [chosen, setChosen] = useState<View>("text");
  const view = views.some(({ value }) => value === chosen) ? chosen : "text";
  const choose = (next: View) => {
    setChosen(next);
    if (!isPart || next === "text") return;
    onWhole?.().catch((error: unknown) => {
      setChosen("text");
      toastFailure(error);
    });
  };
  return (
    <>
      {views.length > 1 && (
        <SegmentedControl
          size="xs"
          data={views}
          value={view}
          aria-label={t("How {what} are shown", { what: title })}
          onChange={(next) => choose(next as View)}
        />
      )}
      {isPart && view !== "text" && <Skeleton height={120} mt={6} aria-busy="true" />}
      {view === "table" && shapes.table !== null && <TableView title={title} table={shapes.table} />}
      {view === "image" && shapes.image !== null && (
        // biome-ignore lint/performance/noImgElement: data of a run, not a picture of this site
        <img className={styles.image} src={shapes.image} alt={title} />
      )}
      {view === "page" && shapes.html !== null && (
        <iframe
          className={styles.page}
          title={t("The page in {what}, without its scripts", { what: title })}
          sandbox=""
          referrerPolicy="no-referrer"
          srcDoc={harmlessPage(shapes.html)}
        />
      )}
      {view === "text" && (
        <JsonViewer text={text} label={title} size={size} {...(onWhole === undefined ? {} : { onWhole })} />
      )}
    </>
  );
}

const NO_SHAPES: PayloadShapes = { table: null, image: null, html: null };

function viewsOf(
  t: Words,
  { table, image, html }: PayloadShapes,
  likely: readonly LikelyShape[],
): { value: View; label: string }[] {
  const has = (shape: LikelyShape, found: unknown) => found !== null || likely.includes(shape);
  return [
    { value: "text", label: "JSON" },
    ...(has("table", table) ? [{ value: "table" as const, label: t("Table") }] : []),
    ...(has("image", image) ? [{ value: "image" as const, label: t("Image") }] : []),
    ...(has("page", html) ? [{ value: "page" as const, label: t("Page") }] : []),
  ];
}

function TableView({ title, table }: { readonly title: string; readonly table: PayloadTable }) {
  const t = useWords();
  const { columns, rows, total } = table;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.table} aria-label={t("{what} as a table", { what: title })} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of data that does not change
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={columns[column]} title={cell}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < total && (
        <p>{t("The first {shown, number} of {total, number} rows.", { shown: rows.length, total })}</p>
      )}
    </section>
  );
}
