"use client";

import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { EditInputDialog } from "./edit-input-dialog.tsx";
import { useResubmit } from "./use-resubmit.ts";
import type { Run } from "./use-run.ts";

/** Whether the version of this run is not the one that a new event would run. */
function useHasNewerVersion(run: Run): boolean {
  const flow = useQuery(orpc.flows.get.queryOptions({ input: { id: run.flowId }, retry: false }));
  if (flow.data === undefined) return false;
  if (run.mode === "draft") return flow.data.definitionText !== run.definitionText;
  const { publishedVersion } = flow.data;
  return publishedVersion !== null && publishedVersion.id !== run.versionId;
}

/** The ways to run an ended run again: from the start or from what failed, as it was or as the flow is now. */
export function ResubmitMenu({ run }: { readonly run: Run }) {
  const t = useWords();
  const resubmit = useResubmit(run.id);
  const [isEditing, setEditing] = useState(false);
  const hasNewer = useHasNewerVersion(run);
  const failed = run.status !== "Succeeded";
  const isDraft = run.mode === "draft";
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={320}>
        <Menu.Target>
          <Button
            leftSection={<IconRefresh size={16} aria-hidden />}
            rightSection={<IconChevronDown size={15} aria-hidden />}
            loading={resubmit.isPending}
          >
            {t("Resubmit")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("With the same input, in a new run")}</Menu.Label>
          {failed && (
            <Item
              title={t("From the failed step")}
              about={t("Steps that had finished are taken over with their outputs.")}
              onClick={() => resubmit.mutate({ from: "failed", version: "same" })}
            />
          )}
          {failed && hasNewer && (
            <Item
              title={
                isDraft
                  ? t("From the failed step, with the draft as it is now")
                  : t("From the failed step, with the published version")
              }
              about={t("Takes over what had finished, and runs the rest as it is now.")}
              onClick={() => resubmit.mutate({ from: "failed", version: "latest" })}
            />
          )}
          <Item
            title={t("From the start")}
            about={t("Every step runs again, calls included.")}
            onClick={() => resubmit.mutate({ from: "start", version: "same" })}
          />
          {hasNewer && (
            <Item
              title={
                isDraft
                  ? t("From the start, with the draft as it is now")
                  : t("From the start, with the published version")
              }
              about={t("Every step of that version runs.")}
              onClick={() => resubmit.mutate({ from: "start", version: "latest" })}
            />
          )}
          <Menu.Divider />
          <Item
            title={t("With another input …")}
            about={t("Change what came in, then run from the start.")}
            onClick={() => setEditing(true)}
          />
        </Menu.Dropdown>
      </Menu>
      <EditInputDialog run={run} isOpen={isEditing} hasNewer={hasNewer} onClose={() => setEditing(false)} />
    </>
  );
}

function Item({ title, about, onClick }: { title: string; about: string; onClick: () => void }) {
  return (
    <Menu.Item onClick={onClick}>
      {title}
      <span style={{ display: "block", color: "var(--tp-text-muted)", fontSize: "var(--tp-text-sm)" }}>
        {about}
      </span>
    </Menu.Item>
  );
}
