"use client";

import { Button, Menu } from "@mantine/core";
import { IconArrowsDiff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { RunStatus } from "../../shell/run-status.tsx";
import { momentText } from "../../words/dates.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./runs.module.css";
import type { Run } from "./use-run.ts";

/** The latest others of the flow: the one wanted is mostly the one before, or the one that still worked. */
const OFFERED = 8;

/** Which run this one is compared with. */
export function CompareButton({ run }: { readonly run: Run }) {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const others = useQuery(
    orpc.runs.list.queryOptions({
      input: { flowId: run.flowId, limit: OFFERED + 1 },
      enabled: isOpen,
      staleTime: 5_000,
    }),
  );
  const items = (others.data?.items ?? []).filter(({ id }) => id !== run.id).slice(0, OFFERED);
  return (
    <Menu position="bottom-end" shadow="md" width={320} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconArrowsDiff size={16} aria-hidden />}
          className={styles.small ?? ""}
        >
          {t("Compare")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("Compare with another run of this flow")}</Menu.Label>
        {others.isSuccess && items.length === 0 && (
          <Menu.Item disabled>{t("There is no other run yet")}</Menu.Item>
        )}
        {items.map(({ id, status, createdAt, mode }) => (
          <Menu.Item
            key={id}
            component={Link}
            href={`/runs/${run.id}/compare?with=${id}`}
            rightSection={<RunStatus status={status} />}
          >
            {mode === "draft"
              ? t("Test of {time}", { time: momentText(createdAt, t) })
              : t("Run of {time}", { time: momentText(createdAt, t) })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
