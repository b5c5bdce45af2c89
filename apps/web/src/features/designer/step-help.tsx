import { Code, Loader, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { parseJson, stringifyJson } from "@towpath/expressions";
import type { FieldSpec } from "@towpath/flow";
import { orpc } from "../../client/api.ts";
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
  return (
    <section aria-label="What it wants">
      <Text component="h3" size="sm" fw={600} mb={4}>
        What it wants
      </Text>
      <dl className={styles.fields}>
        {fields.map((field) => (
          <div key={field.path}>
            <dt>
              {field.title}
              {field.required ? <span className={styles.required}> required</span> : null}
            </dt>
            {field.help !== "" && <dd>{field.help}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}

function Example({ action }: { readonly action: string }) {
  const flowId = useDesigner((state) => state.flowId);
  const { data, isPending, isError } = useQuery({
    ...orpc.runData.example.queryOptions({ input: { id: flowId, action } }),
    staleTime: 30_000,
  });
  if (isPending) return <Loader size="xs" aria-label="Looking for an example" />;
  if (isError) return null;
  const { example } = data;
  return (
    <section aria-label="Example from your runs">
      <Text component="h3" size="sm" fw={600} mb={4}>
        Example from your runs
      </Text>
      {example === null ? (
        <Text size="sm" c="dimmed">
          No step of this kind has run here yet. Test the flow, and what went in and came out stands here.
        </Text>
      ) : (
        <Stack gap={6}>
          <Text size="xs" c="dimmed">
            {example.isSameFlow
              ? `This step, on ${when(example.at)}.`
              : `“${example.action.replaceAll("_", " ")}” of the flow “${example.flowName}”, on ${when(example.at)}.`}
          </Text>
          {example.inputsText !== null && <Sample title="What went in" text={example.inputsText} />}
          {example.outputsText !== null && <Sample title="What came out" text={example.outputsText} />}
          {example.withheld !== null && (
            <Text size="xs" c="dimmed">
              A part is not shown: {example.withheld}
            </Text>
          )}
        </Stack>
      )}
    </section>
  );
}

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const when = (at: string): string => TIME.format(new Date(at));

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
