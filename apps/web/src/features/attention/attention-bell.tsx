"use client";

import { Popover, UnstyledButton } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { BESIDE_OR_ABOVE } from "../../shell/beside-or-above.ts";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import { AlertNotices } from "../alerts/alert-notices.tsx";
import { useOpenIncidents } from "../alerts/use-open-incidents.ts";
import styles from "./attention.module.css";
import { attentionAddress, attentionTitle, heldUpWords } from "./attention-words.ts";
import { LinkNews, useLinkNews } from "./link-news.tsx";
import { useAttention } from "./use-attention.ts";

/** What the reader themselves can put right: told once for each break, and gone when it is mended. */
export function AttentionBell() {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const items = useAttention().filter(({ isYours }) => isYours);
  const news = useLinkNews();
  const alerts = (useOpenIncidents().data?.items ?? []).filter(({ acknowledged }) => acknowledged === null);
  const count = items.length + news.length + alerts.length;
  const close = () => setOpen(false);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="right-end"
      middlewares={BESIDE_OR_ABOVE}
      width="min(340px, calc(100vw - 24px))"
      shadow="md"
      trapFocus
      withinPortal
    >
      <Popover.Target>
        <UnstyledButton className={styles.bell} onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          <IconBell size={20} stroke={1.7} aria-hidden />
          <span className={styles.bellWord}>{t("Notices")}</span>
          {count > 0 && (
            <span className={styles.count}>
              <span aria-hidden>{count}</span>
              <span className="tp-visually-hidden">
                {t("{count, plural, one {# notice} other {# notices}}", { count })}
              </span>
            </span>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("Notices")}>
        {count === 0 && <p className={styles.none}>{t("Nothing needs you.")}</p>}
        <ul className={styles.notices}>
          {news.map((one) => (
            <LinkNews key={one.id} news={one} onFollow={close} />
          ))}
          <AlertNotices incidents={alerts} onFollow={close} />
          {items.map((item) => (
            <li key={`${item.connection?.id ?? ""}${item.since}${item.message}`}>
              <Link href={attentionAddress(item)} onClick={close}>
                {attentionTitle(t, item)}
              </Link>
              <span className={styles.when}>
                <Since at={item.since} />
              </span>
              <p>
                {heldUpWords(t, item)} {item.message}
              </p>
            </li>
          ))}
        </ul>
        <Link href="/alerts" onClick={close} className={styles.all}>
          {t("All alerts and rules")}
        </Link>
      </Popover.Dropdown>
    </Popover>
  );
}
