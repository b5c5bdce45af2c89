import { Code, Stack, Text, Textarea } from "@mantine/core";
import type { ValueObject } from "@towpath/expressions";
import { describeType, operationOf, setMember } from "@towpath/flow";
import { useState } from "react";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import { saidField } from "../fields/said-field.ts";
import { useDesigner } from "./designer-context.ts";
import { StepHelp } from "./step-help.tsx";
import { useCommands } from "./use-commands.ts";

/** What kind of step this is, and the maker's own note on it (`description` in the document). */
export function AboutTab({ target, step }: { target: CanvasTarget; step: ValueObject }) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const mayEdit = useDesigner((designer) => designer.mayEdit);
  const { edit } = useCommands();
  const type = typeof step.type === "string" ? step.type : "";
  const kind = typeof step.kind === "string" ? step.kind : null;
  const state = useStepKnowledge().operationOf(step);
  const { title, summary } =
    state?.kind === "known" ? state.operation.spec : describeType(type, target.kind, kind);
  const fields =
    state?.kind === "known"
      ? state.operation.spec.fields
      : (operationOf(target.kind, step)?.fields ?? []).map((field) => saidField(t, field));
  const written = typeof step.description === "string" ? step.description : "";
  const [note, setNote] = useState(written);
  const id = target.kind === "trigger" ? "trigger" : target.name;
  return (
    <Stack gap="md">
      <div>
        <Text fw={600}>{t.text(title)}</Text>
        <Text size="sm" c="dimmed">
          {t.text(summary)}
        </Text>
      </div>
      <StepHelp fields={fields} action={target.kind === "action" ? target.name : null} />
      <Text size="sm">
        {t.rich("Type in the definition: <code>{type}</code>", {
          type: kind === null ? type : `${type} / ${kind}`,
          code: (inside) => <Code>{inside}</Code>,
        })}
      </Text>
      {target.kind === "action" && (
        <Text size="sm">
          {t.rich("Expressions call it <code>{name}</code>", {
            name: target.name,
            code: (inside) => <Code>{inside}</Code>,
          })}
        </Text>
      )}
      <Textarea
        label={t("Note")}
        description={t("For whoever reads the flow next. It travels with the definition.")}
        autosize
        minRows={3}
        readOnly={!mayEdit}
        value={note}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setNote(text);
          const value = text === "" ? undefined : text;
          edit(setMember(definition, target, ["description"], value), `${id}/description`);
        }}
      />
    </Stack>
  );
}
