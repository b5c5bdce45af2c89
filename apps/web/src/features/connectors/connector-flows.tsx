import { Button } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./connector-page.module.css";
import { Section } from "./section.tsx";
import type { ConnectorDetails } from "./words.ts";

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
  const t = useWords();
  const { id, version } = props.connector;
  const flows = useQuery(orpc.connectors.usedBy.queryOptions({ input: { id } }));
  const items = flows.data?.items ?? [];
  const isBehind = items.some((flow) => flow.version !== null && flow.version.id !== version.id);
  return (
    <Section
      id="flows"
      title={t("Flows that use it")}
      {...(isBehind
        ? {
            about: t(
              "A published flow keeps the version it was published with. Update it to use the current one.",
            ),
          }
        : {})}
    >
      {items.length === 0 ? (
        <p className={styles.none}>{flows.isPending ? t("Looking…") : t("No flow uses it yet.")}</p>
      ) : (
        <ul className={styles.rows} aria-label={t("Flows that use it")}>
          {items.map((flow) => (
            <li key={flow.id} className={styles.fact}>
              <span className={styles.factWords}>
                <Link href={`/flows/${flow.id}`} prefetch={false}>
                  {flow.name}
                </Link>
                <span className={styles.small}>{versionWords(t, flow, version.id)}</span>
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

function versionWords(t: Words, { version, enabled, changed }: UsingFlow, current: string): string {
  if (version === null) return t("only in its draft");
  if (version.id === current) {
    return enabled ? t("on, with the current version") : t("off, with the current version");
  }
  const { number } = version;
  const which = enabled
    ? t("on, with version {number}", { number })
    : t("off, with version {number}", { number });
  return changed ? `${which}; ${t("its draft has changes that are not published")}` : which;
}

/** Publishing the same definition again takes the current version. What its draft changed is not published on the way. */
function UpdateFlow({ flow, connectorId }: { readonly flow: UsingFlow; readonly connectorId: string }) {
  const t = useWords();
  const queries = useQueryClient();
  const publish = useMutation(
    orpc.flows.publish.mutationOptions({
      onSuccess: async () => {
        toastDone(t("“{name}” uses the current version now.", { name: flow.name }));
        await queries.invalidateQueries({ queryKey: orpc.connectors.usedBy.key() });
      },
    }),
  );
  if (flow.changed) return null;
  const note = t("Current versions of its connectors");
  const ask = () =>
    modals.openConfirmModal({
      title: t("Update “{name}”?", { name: flow.name }),
      children: <UpdatePreview flowId={flow.id} connectorId={connectorId} />,
      labels: { confirm: t("Publish it with the current version"), cancel: t("Leave it") },
      onConfirm: () => publish.mutate({ id: flow.id, revision: flow.revision, note }),
    });
  return (
    <Button variant="default" size="compact-sm" loading={publish.isPending} onClick={ask}>
      {t("Update…")}
    </Button>
  );
}

/** What the current version means for the steps of this flow. */
function UpdatePreview({ flowId, connectorId }: { readonly flowId: string; readonly connectorId: string }) {
  const t = useWords();
  const preview = useQuery(
    orpc.connectors.previewUpdate.queryOptions({ input: { id: connectorId, flowId } }),
  );
  if (preview.isPending) return <p className={styles.none}>{t("Comparing the versions…")}</p>;
  if (preview.isError) return <p role="alert">{messageOf(preview.error, t)}</p>;
  const { from, to, changes, steps } = preview.data;
  const breaking = changes.filter(({ kind }) => kind === "breaking").length;
  return (
    <div className={styles.preview}>
      <p>
        {breaking > 0
          ? t(
              "Version {to} in place of {from}: {count, plural, one {# change} other {# changes}}, {breaking} of them breaking. It will be published anew, otherwise as it is.",
              { to, from, count: changes.length, breaking },
            )
          : t(
              "Version {to} in place of {from}: {count, plural, one {# change} other {# changes}}. It will be published anew, otherwise as it is.",
              { to, from, count: changes.length },
            )}
      </p>
      {steps.length === 0 ? (
        <p>{t("Nothing that breaks is used by this flow.")}</p>
      ) : (
        <ul>
          {steps.map((step) => (
            <li key={`${step.name} ${step.operationId}`}>
              <strong>{step.name}</strong>: {step.why.map(t.text).join(" ")}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
