"use client";

import { Alert, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import type { StepLine } from "./run-model.ts";
import type { Run } from "./use-run.ts";

type Choice = Parameters<typeof api.operate.decide>[0]["decision"];

/** A call that was on its way when its worker stopped: nobody but a person can say what became of it. */
export function OutcomeDecision({ run, line }: { readonly run: Run; readonly line: StepLine }) {
  const t = useWords();
  const queries = useQueryClient();
  const [outputs, setOutputs] = useState<string | null>(null);
  const decide = useMutation({
    meta: { quiet: true },
    mutationFn: (decision: Choice) =>
      api.operate.decide({
        id: run.id,
        action: line.action,
        indexes: [...line.indexes],
        decision,
        ...(decision === "worked" && outputs !== null ? { outputsText: outputs } : {}),
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: orpc.operate.interventions.key() });
      toastDone(t("The run goes on with your decision."));
    },
  });
  const choose = (decision: Choice) => () => decide.mutate(decision);
  return (
    <Alert color="yellow" title={t("We cannot know whether this call reached the service")} role="note">
      <Stack gap="sm">
        <Text size="sm">
          {t(
            "Towpath was interrupted while the call was on its way, and this action is set to stop and ask. See at the service whether the work was done, then choose how the run goes on.",
          )}
        </Text>
        {outputs !== null && (
          <Textarea
            label={t("Outputs of the call, as JSON")}
            description={t("What later steps see. Leave it empty for none.")}
            autosize
            minRows={3}
            maxRows={10}
            value={outputs}
            onChange={(event) => setOutputs(event.currentTarget.value)}
          />
        )}
        {decide.isError && (
          <Text size="sm" c="red" role="alert">
            {messageOf(decide.error, t)}
          </Text>
        )}
        <Group gap="xs">
          <Button size="xs" loading={decide.isPending} onClick={choose("repeat")}>
            {t("Repeat the call")}
          </Button>
          {outputs === null ? (
            <Button size="xs" variant="default" onClick={() => setOutputs(EXAMPLE)}>
              {t("It worked …")}
            </Button>
          ) : (
            <Button size="xs" variant="default" loading={decide.isPending} onClick={choose("worked")}>
              {t("It worked, go on")}
            </Button>
          )}
          <Button size="xs" variant="default" loading={decide.isPending} onClick={choose("failed")}>
            {t("It failed")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

const EXAMPLE = '{\n  "statusCode": 200\n}';
