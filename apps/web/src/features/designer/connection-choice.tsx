import { Button, Checkbox, Loader, Radio, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { setConnectionReference } from "@towpath/flow";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { ConnectionSignIn } from "../connections/connection-sign-in.tsx";
import { ownerWords, standingOf, withinWords } from "../connections/connection-standing.ts";
import type { Binding, Connection } from "../connector-steps/connector-operation.ts";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import { bindReference, ownReference, stepsOfConnector } from "./bind-connection.ts";
import classes from "./connection-bar.module.css";
import { useDesigner, useDesignerStore } from "./designer-context.ts";
import type { Effect } from "./designer-state.ts";
import { noticeRefused } from "./notices.tsx";
import type { ChoiceIntent } from "./use-returned-choice.ts";

interface ChoiceProps {
  readonly target: CanvasTarget;
  readonly binding: Binding;
  readonly onDone: () => void;
}

/** The connections there are for the connector of a step, and the way to a new one. */
export function ConnectionChoice({ target, binding, onDone }: ChoiceProps) {
  const t = useWords();
  // Of a connector that is not here any connection may take the place.
  const connectorId = binding.connector?.id;
  const bindings = useStepKnowledge().bindings;
  const count = connectorId === undefined ? 0 : stepsOfConnector(bindings, connectorId);
  const [forAll, setForAll] = useState(true);
  const flowId = useDesigner((state) => state.flowId);
  const take = useTake({ target, binding, onDone }, forAll);
  const listed = useQuery(
    orpc.connections.list.queryOptions({
      input: { limit: 100, ...(connectorId === undefined ? {} : { connectorId }) },
    }),
  );
  if (listed.isPending) return <Loader size="sm" aria-label={t("Loading the connections")} />;
  if (listed.isError) {
    return (
      <Text size="sm" c="red" role="alert">
        {messageOf(listed.error, t)}
      </Text>
    );
  }
  const { items } = listed.data;
  return (
    <div className={classes.choice}>
      {items.length > 0 && (
        <Radio.Group
          label={t("Choose a connection")}
          value={binding.connection?.id ?? null}
          onChange={(id) => {
            const chosen = items.find((one) => one.id === id);
            if (chosen !== undefined) void take(chosen);
          }}
        >
          <Stack gap={6} mt={6} className={classes.list ?? ""}>
            {items.map((connection) => (
              <ConnectionRadio key={connection.id} connection={connection} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {count > 1 && items.length > 0 && (
        <Checkbox
          size="xs"
          label={t("Use it for all {count} steps of this connector", { count })}
          checked={forAll}
          onChange={(event) => setForAll(event.currentTarget.checked)}
        />
      )}
      {connectorId !== undefined && (
        // Where there is none, making one is all that can be done.
        <CreateOne
          connectorId={connectorId}
          isOnly={items.length === 0}
          intent={intentOf({ target, binding }, forAll ? bindings : [], flowId)}
          onCreated={take}
        />
      )}
    </div>
  );
}

/** For a sign-in that goes on in this tab: which references get the connection on coming back. */
function intentOf(
  { target, binding }: Pick<ChoiceProps, "target" | "binding">,
  bindings: readonly Binding[],
  flowId: string,
): ChoiceIntent {
  const same = bindings.filter(
    ({ connector }) => connector !== null && connector.id === binding.connector?.id,
  );
  const references = same.map(({ reference }) => reference);
  return { flowId, target, references: references.length > 0 ? references : [binding.reference] };
}

function CreateOne({
  connectorId,
  isOnly,
  intent,
  onCreated,
}: {
  readonly intent: ChoiceIntent;
  readonly connectorId: string;
  readonly isOnly: boolean;
  readonly onCreated: (connection: Connection) => Promise<void>;
}) {
  const t = useWords();
  const [creating, setCreating] = useState(false);
  if (creating || isOnly) {
    return (
      <ConnectionSignIn
        connectorId={connectorId}
        submitLabel={t("Create")}
        intent={intent}
        onDone={(connection) => void onCreated(connection)}
        onCancel={isOnly ? undefined : () => setCreating(false)}
      />
    );
  }
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      {t("Create a connection")}
    </Button>
  );
}

function ConnectionRadio({ connection }: { readonly connection: Connection }) {
  const t = useWords();
  const { id, name, may, account } = connection;
  const [now] = useState(Date.now);
  const environment = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 })).data?.environment.name;
  const { words } = standingOf(t, connection, now);
  const facts = [
    ownerWords(t, connection),
    ...(account === null ? [] : [t("signed in as {account}", { account: account.name })]),
    ...(environment === undefined ? [] : [t("in {environment}", { environment })]),
    withinWords(words),
    ...(may.use ? [] : [t("not shared with you")]),
  ];
  return <Radio size="sm" value={id} label={name} description={facts.join(", ")} disabled={!may.use} />;
}

/** Binds the step's reference, all references of its connector, or one of the step's own. */
function useTake({ target, binding, onDone }: ChoiceProps, forAll: boolean) {
  const t = useWords();
  const queries = useQueryClient();
  const store = useDesignerStore();
  const flowId = useDesigner((state) => state.flowId);
  const known = useStepKnowledge();
  const bindAll = async (connection: Connection) => {
    const all = known.bindings.filter(
      ({ connector }) => connector !== null && connector.id === binding.connector?.id,
    );
    const bound = all.length > 0 ? all : [binding];
    for (const one of bound) await bindReference(queries, flowId, one, connection);
    did(bound, connection);
  };
  const did = (bound: readonly Binding[], connection: Connection) =>
    store.getState().actions.did(boundTo(bound, connection));
  const bindOwn = async (connection: Connection) => {
    const reference = ownReference(store.getState().draft.definition, known.bindings, binding);
    await bindReference(queries, flowId, { ...binding, reference }, connection);
    if (reference === binding.reference) return did([binding], connection);
    // One step of undo with the name in the definition; a name of its own is new, and unbound again where it is gone.
    const effect = boundTo([{ ...binding, reference, connection: null }], connection);
    const edit = setConnectionReference(store.getState().draft.definition, target, reference);
    const refusal = store.getState().actions.edit(edit, { effect });
    if (refusal !== null) noticeRefused(refusal);
  };
  return async (connection: Connection) => {
    try {
      await (forAll ? bindAll(connection) : bindOwn(connection));
      onDone();
    } catch (error) {
      noticeRefused(messageOf(error, t));
    }
  };
}

const boundTo = (bound: readonly Binding[], connection: Connection): Effect => ({
  kind: "bindings",
  bound: bound.map(({ reference, connection: before }) => ({
    reference,
    before: before?.id ?? null,
    after: connection.id,
  })),
});
