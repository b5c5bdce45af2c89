import { Code, Loader, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { parseJson, stringifyJson } from "@towpath/expressions";
import type { FieldSpec } from "@towpath/flow";
import { orpc } from "../../client/api.ts";
import { momentText } from "../../words/dates.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { useDesigner } from "./designer-context.ts";
import styles from "./step-help.module.css";

/** What a step wants, field by field, and an example of it from runs of this environment. */
export function StepHelp({
  fields,
  action,
}: {
  readonly fields: readonly FieldSpec[];
  readonly action: string | null;
}) {
  return (
    <>
      {fields.length > 0 && <WantedFields fields={fields} />}
      {action !== null && <Example action={action} />}
    </>
  );
}

function WantedFields({ fields }: { readonly fields: readonly FieldSpec[] }) {
  const t = useWords();
  return (
    <section aria-label={t("What it wants")}>
      <Text component="h3" size="sm" fw={600} mb={4}>
        {t("What it wants")}
      </Text>
      <dl className={styles.fields}>
        {fields.map((field) => (
          <div key={field.path}>
            <dt>
              {field.title}
              {field.required ? <span className={styles.required}> {t("required")}</span> : null}
            </dt>
            {field.help !== "" && <dd>{field.help}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}

function Example({ action }: { readonly action: string }) {
  const t = useWords();
  const flowId = useDesigner((state) => state.flowId);
  const { data, isPending, isError } = useQuery({
    ...orpc.runData.example.queryOptions({ input: { id: flowId, action } }),
    staleTime: 30_000,
  });
  if (isPending) return <Loader size="xs" aria-label={t("Looking for an example")} />;
  if (isError) return null;
  const { example } = data;
  return (
    <section aria-label={t("Example from your runs")}>
      <Text component="h3" size="sm" fw={600} mb={4}>
        {t("Example from your runs")}
      </Text>
      {example === null ? (
        <Text size="sm" c="dimmed">
          {t(
            "No step of this kind has run here yet. Test the flow, and what went in and came out stands here.",
          )}
        </Text>
      ) : (
        <Stack gap={6}>
          <Text size="xs" c="dimmed">
            {example.isSameFlow
              ? t("This step, on {time}.", { time: when(t, example.at) })
              : t("“{action}” of the flow “{flow}”, on {time}.", {
                  action: example.action.replaceAll("_", " "),
                  flow: example.flowName,
                  time: when(t, example.at),
                })}
          </Text>
          {example.inputsText !== null && <Sample title={t("What went in")} text={example.inputsText} />}
          {example.outputsText !== null && <Sample title={t("What came out")} text={example.outputsText} />}
          {example.withheld !== null && (
            <Text size="xs" c="dimmed">
              {t("A part is not shown: {reason}", { reason: t.text(example.withheld) })}
            </Text>
          )}
        </Stack>
      )}
    </section>
  );
}

const when = (t: Words, at: string): string => momentText(at, t, { dateStyle: "medium", timeStyle: "short" });

const LONGEST = 4_000;

function Sample({ title, text }: { readonly title: string; readonly text: string }) {
  const shown = readable(text);
  return (
    <div>
      <Text size="xs" fw={600}>
        {title}
      </Text>
      <Code block className={styles.sample ?? ""} tabIndex={0} aria-label={title}>
        {shown.length > LONGEST ? `${shown.slice(0, LONGEST)}\n…` : shown}
      </Code>
    </div>
  );
}

/** Over several lines. */
function readable(text: string): string {
  const parsed = parseJson(text);
  return parsed.ok ? stringifyJson(parsed.value, 2) : text;
}
