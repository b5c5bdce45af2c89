import { Button } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import styles from "./connector-page.module.css";
import { Section } from "./section.tsx";
import { type ConnectorDetails, counted } from "./words.ts";

interface UsingFlow {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly revision: number;
  readonly changed: boolean;
  readonly version: { readonly id: string; readonly number: number } | null;
}

/** Who uses the connector, and with which version: a published flow keeps its own until it is published anew. */
export function ConnectorFlows(props: { readonly connector: ConnectorDetails; readonly mayChange: boolean }) {
  const { id, version } = props.connector;
  const flows = useQuery(orpc.connectors.usedBy.queryOptions({ input: { id } }));
  const items = flows.data?.items ?? [];
  const isBehind = items.some((flow) => flow.version !== null && flow.version.id !== version.id);
  return (
    <Section
      id="flows"
      title="Flows that use it"
      {...(isBehind
        ? {
            about:
              "A published flow keeps the version it was published with. Update it to use the current one.",
          }
        : {})}
    >
      {items.length === 0 ? (
        <p className={styles.none}>{flows.isPending ? "Looking…" : "No flow uses it yet."}</p>
      ) : (
        <ul className={styles.rows} aria-label="Flows that use it">
          {items.map((flow) => (
            <li key={flow.id} className={styles.fact}>
              <span className={styles.factWords}>
                <Link href={`/flows/${flow.id}`} prefetch={false}>
                  {flow.name}
                </Link>
                <span className={styles.small}>{versionWords(flow, version.id)}</span>
              </span>
              {props.mayChange && flow.version !== null && flow.version.id !== version.id && (
                <UpdateFlow flow={flow} connectorId={id} />
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function versionWords({ version, enabled, changed }: UsingFlow, current: string): string {
  const state = enabled ? "on" : "off";
  if (version === null) return "only in its draft";
  const which = version.id === current ? "with the current version" : `with version ${version.number}`;
  return `${state}, ${which}${changed && version.id !== current ? "; its draft has changes that are not published" : ""}`;
}

/** Publishing the same definition again takes the current version. What its draft changed is not published on the way. */
function UpdateFlow({ flow, connectorId }: { readonly flow: UsingFlow; readonly connectorId: string }) {
  const queries = useQueryClient();
  const publish = useMutation(
    orpc.flows.publish.mutationOptions({
      onSuccess: async () => {
        toastDone(`“${flow.name}” uses the current version now.`);
        await queries.invalidateQueries({ queryKey: orpc.connectors.usedBy.key() });
      },
    }),
  );
  if (flow.changed) return null;
  const note = "Current versions of its connectors";
  const ask = () =>
    modals.openConfirmModal({
      title: `Update “${flow.name}”?`,
      children: <UpdatePreview flowId={flow.id} connectorId={connectorId} />,
      labels: { confirm: "Publish it with the current version", cancel: "Leave it" },
      onConfirm: () => publish.mutate({ id: flow.id, revision: flow.revision, note }),
    });
  return (
    <Button variant="default" size="compact-sm" loading={publish.isPending} onClick={ask}>
      Update…
    </Button>
  );
}

/** What the current version means for the steps of this flow. */
function UpdatePreview({ flowId, connectorId }: { readonly flowId: string; readonly connectorId: string }) {
  const preview = useQuery(
    orpc.connectors.previewUpdate.queryOptions({ input: { id: connectorId, flowId } }),
  );
  if (preview.isPending) return <p className={styles.none}>Comparing the versions…</p>;
  if (preview.isError) return <p role="alert">{messageOf(preview.error)}</p>;
  const { from, to, changes, steps } = preview.data;
  const breaking = changes.filter(({ kind }) => kind === "breaking").length;
  return (
    <div className={styles.preview}>
      <p>
        Version {to} in place of {from}: {counted(changes.length, "change")}
        {breaking > 0 && `, ${breaking} of them breaking`}. It will be published anew, otherwise as it is.
      </p>
      {steps.length === 0 ? (
        <p>Nothing that breaks is used by this flow.</p>
      ) : (
        <ul>
          {steps.map((step) => (
            <li key={`${step.name} ${step.operationId}`}>
              <strong>{step.name}</strong>: {step.why.join(" ")}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
