"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { PageFrame } from "../../shell/page-frame.tsx";
import { useWords } from "../../words/words.tsx";
import type { Rule } from "./alert-types.ts";
import styles from "./alerts.module.css";
import { IncidentHistory } from "./incident-history.tsx";
import { IncidentList } from "./incident-list.tsx";
import { MailServer } from "./mail-server.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleList } from "./rule-list.tsx";

/** What is wrong now, the rules that say so, what they said before, and how mail leaves. */
export function AlertsPage() {
  const t = useWords();
  const [open, setOpen] = useState<Rule | "new" | null>(null);
  const flowId = useSearchParams().get("flow");
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const role = me.data?.environment.role;
  const mayChange = role === "admin" || role === "maker";
  return (
    <PageFrame
      title={t("Alerts")}
      about={t(
        "Who hears of it when flows fail, are quiet or slow, or wait for a connection, and when the disk fills up.",
      )}
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen("new")}>
            {t("New rule")}
          </Button>
        )
      }
    >
      <div className={styles.sections}>
        <IncidentList mayChange={mayChange} />
        <RuleList mayChange={mayChange} onEdit={setOpen} flowId={flowId} />
        {flowId !== null && (
          <p className={styles.none}>
            {t("These rules are about one flow, or about all.")}{" "}
            <Link href="/alerts">{t("See all rules")}</Link>
          </p>
        )}
        <IncidentHistory />
        {role === "admin" && <MailServer />}
      </div>
      <RuleDialog open={open} flowId={flowId} onClose={() => setOpen(null)} />
    </PageFrame>
  );
}
