"use client";

import { IconAlertTriangle, IconMessageQuestion, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { orpc } from "../../client/api.ts";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./attention.module.css";

const REFRESH_MS = 15_000;

/** Above the flows: those that fail, runs that ask a person, drafts that do not run. Nothing where nothing is the matter. */
export function FlowAttention() {
  const t = useWords();
  const { data } = useQuery(orpc.attention.flows.queryOptions({ refetchInterval: REFRESH_MS }));
  if (data === undefined) return null;
  const { failing, asking, unpublished, more } = data;
  return (
    <>
      {failing.length > 0 && (
        <Box title={t("Flows that fail")} icon={<IconAlertTriangle size={17} aria-hidden />}>
          {failing.map(({ id, name, failures, since, lastRunId }) => (
            <li key={id}>
              {t.rich(
                "<flow>{name}</flow>: {failures, plural, one {# run failed} other {# runs failed}}, the first <since></since>; none succeeded after it. <run>See the last one</run>",
                {
                  name,
                  failures,
                  flow: (inside) => <Link href={`/flows/${id}`}>{inside}</Link>,
                  since: () => <Since at={since} />,
                  run: (inside) => <Link href={`/runs/${lastRunId}`}>{inside}</Link>,
                },
              )}
            </li>
          ))}
          <More count={more.failing} href="/runs?status=failed" />
        </Box>
      )}
      {asking.length > 0 && (
        <Box title={t("Runs that ask you")} icon={<IconMessageQuestion size={17} aria-hidden />}>
          {asking.map(({ id, flowName, createdAt }) => (
            <li key={id}>
              {t.rich("<run>A run of {flow}</run> waits for your answer. It began <since></since>.", {
                flow: flowName,
                run: (inside) => <Link href={`/runs/${id}`}>{inside}</Link>,
                since: () => <Since at={createdAt} />,
              })}
            </li>
          ))}
          <More count={more.asking} href="/runs?status=active" />
        </Box>
      )}
      {unpublished.length > 0 && (
        <Box title={t("Not published yet")} icon={<IconPencil size={17} aria-hidden />} isQuiet>
          {unpublished.map(({ id, name, wasPublished }) => (
            <li key={id}>
              <Link href={`/flows/${id}`}>{name}</Link>{" "}
              {wasPublished ? t("has changes that do not run yet") : t("is a draft")}
            </li>
          ))}
          <More count={more.unpublished} href={null} />
        </Box>
      )}
    </>
  );
}

const MOST_COUNTED = 100;

/** What the list above leaves out. */
function More({ count, href }: { readonly count: number; readonly href: string | null }) {
  const t = useWords();
  if (count === 0) return null;
  const words =
    count >= MOST_COUNTED
      ? t("and {count} or more others", { count })
      : t("{count, plural, one {and # other} other {and # others}}", { count });
  return <li>{href === null ? words : <Link href={href}>{words}</Link>}</li>;
}

function Box(props: {
  readonly title: string;
  readonly icon: ReactNode;
  /** Nothing is wrong: it only waits to be gone on with. */
  readonly isQuiet?: boolean;
  readonly children: ReactNode;
}) {
  const { title, icon, isQuiet = false, children } = props;
  return (
    <section className={styles.box} data-quiet={isQuiet} aria-label={title}>
      <h2 className={styles.heading}>
        {icon} {title}
      </h2>
      <ul className={styles.items} data-inline={isQuiet}>
        {children}
      </ul>
    </section>
  );
}
