"use client";

import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import type { Run } from "./use-run.ts";

/** For a run that was given up because its workers stopped again and again: it goes on where its journal ends. */
export function ResumeRun({ run }: { readonly run: Run }) {
  const t = useWords();
  const queries = useQueryClient();
  const resume = useMutation(
    orpc.operate.resume.mutationOptions({
      onSuccess: () => {
        toastDone(t("The run goes on."));
        // The page follows a run until it ends; this one begins again.
        void queries.invalidateQueries().then(() => window.location.reload());
      },
    }),
  );
  if (run.error?.code !== "Quarantined") return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={resume.isPending}
      onClick={() => resume.mutate({ id: run.id })}
    >
      {t("Resume the run")}
    </Button>
  );
}
