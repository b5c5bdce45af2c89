import { Alert, Button, List, Modal, Stack, Switch, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, orpc } from "../../client/api.ts";
import { DialogEnd } from "../../shell/dialog-end.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { atServiceWords } from "./at-service.ts";
import { BulkResults } from "./bulk-results.tsx";
import { DONE, useBulkWork, type Went } from "./bulk-work.ts";
import type { Connection } from "./connection-types.ts";
import { type ChosenSharers, MakerSelect, SharersSelect } from "./sharer-select.tsx";

export type BulkKind = "test" | "share" | "give" | "delete";

interface BulkDialogProps {
  readonly kind: BulkKind;
  readonly connections: readonly Connection[];
  /** After it was done. */
  readonly onClose: () => void;
  /** Before it began. */
  readonly onCancel: () => void;
}

type Work = (connection: Connection) => Promise<Went>;

const TITLES = {
  test: phrase("Test {count, plural, one {# connection} other {# connections}}"),
  share: phrase("Share {count, plural, one {# connection} other {# connections}}"),
  give: phrase("Give {count, plural, one {# connection} other {# connections}} to somebody else"),
  delete: phrase("Delete {count, plural, one {# connection} other {# connections}}?"),
} as const satisfies Record<BulkKind, string>;

/** Asks what is to be done with many connections, does it one by one, and tells how each went. */
export function BulkDialog({ kind, connections, onClose, onCancel }: BulkDialogProps) {
  const t = useWords();
  const queries = useQueryClient();
  const { results, run, stop } = useBulkWork<Connection>();
  const title = t(TITLES[kind], { count: connections.length });
  const begin = (work: Work) =>
    void run(connections, work).finally(() =>
      queries.invalidateQueries({ queryKey: orpc.connections.key() }),
    );
  const leave = () => {
    stop();
    if (results === null) onCancel();
    else onClose();
  };
  const asked = { connections, onBegin: begin, onCancel };
  return (
    <Modal opened onClose={leave} title={title} size="lg" closeOnClickOutside={false}>
      {results !== null && <BulkResults results={results} onClose={leave} />}
      {results === null && kind === "test" && <AskTest {...asked} />}
      {results === null && kind === "share" && <AskShare {...asked} />}
      {results === null && kind === "give" && <AskGive {...asked} />}
      {results === null && kind === "delete" && <AskDelete {...asked} />}
    </Modal>
  );
}

interface AskProps {
  readonly connections: readonly Connection[];
  readonly onBegin: (work: Work) => void;
  readonly onCancel: () => void;
}

function Buttons(props: {
  readonly words: string;
  readonly color?: string;
  readonly disabled?: boolean;
  readonly onBegin: () => void;
  readonly onCancel: () => void;
}) {
  const { words, color, disabled = false, onBegin, onCancel } = props;
  return (
    <DialogEnd onCancel={onCancel}>
      <Button {...(color === undefined ? {} : { color })} disabled={disabled} onClick={onBegin}>
        {words}
      </Button>
    </DialogEnd>
  );
}

function AskTest({ onBegin, onCancel }: AskProps) {
  const t = useWords();
  const test: Work = async ({ id }) => {
    const { outcome, message } = await api.connections.test({ id });
    return { isDone: outcome === "works" || outcome === "not-testable", message };
  };
  return (
    <Stack gap="md">
      <Text size="sm">{t("Each service is asked whether it takes the credential.")}</Text>
      <Buttons words={t("Test them")} onBegin={() => onBegin(test)} onCancel={onCancel} />
    </Stack>
  );
}

function AskShare({ onBegin, onCancel }: AskProps) {
  const t = useWords();
  const [everybody, setEverybody] = useState(false);
  const [chosen, setChosen] = useState<ChosenSharers>({ people: [], groups: [] });
  const share: Work = async ({ id, shared, sharedWith }) => {
    await api.connections.share({
      id,
      everybody: shared || everybody,
      people: idsOf(sharedWith.people, chosen.people),
      groups: idsOf(sharedWith.groups, chosen.groups),
    });
    return DONE;
  };
  const isNobody = !everybody && chosen.people.length + chosen.groups.length === 0;
  return (
    <Stack gap="md">
      <Text size="sm">{t("Those who may use them now keep the right to.")}</Text>
      <Switch
        label={t("Everybody who makes flows here")}
        checked={everybody}
        onChange={(event) => setEverybody(event.currentTarget.checked)}
      />
      <SharersSelect value={chosen} ownerId={null} canAdd onChange={setChosen} />
      <Buttons
        words={t("Share them")}
        disabled={isNobody}
        onBegin={() => onBegin(share)}
        onCancel={onCancel}
      />
    </Stack>
  );
}

const idsOf = (...lists: readonly (readonly { readonly id: string }[])[]) => [
  ...new Set(lists.flat().map(({ id }) => id)),
];

function AskGive({ connections, onBegin, onCancel }: AskProps) {
  const t = useWords();
  const [owner, setOwner] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const accounts = connections.filter(({ signsIn }) => signsIn).length;
  const give: Work = async ({ id }) => {
    if (owner !== null) await api.connections.assign({ id, ownerId: owner.id });
    return DONE;
  };
  return (
    <Stack gap="md">
      <MakerSelect
        label={t("New owner")}
        description={t("Decides about the connections, and whom they are shared with.")}
        value={owner}
        onChange={setOwner}
      />
      <Text size="sm">
        {accounts === 0
          ? t("Flows go on with them. At the services nothing changes.")
          : t(
              "Flows go on with them. At the services nothing changes: the accounts that signed in stay the same, and the new owner gets the use of them.",
            )}
      </Text>
      <Buttons
        words={t("Give them")}
        disabled={owner === null}
        onBegin={() => onBegin(give)}
        onCancel={onCancel}
      />
    </Stack>
  );
}

function AskDelete({ connections, onBegin, onCancel }: AskProps) {
  const t = useWords();
  const used = useQueries({
    queries: connections
      .filter(({ flowCount }) => flowCount > 0)
      .map(({ id }) => orpc.connections.usedBy.queryOptions({ input: { id } })),
  });
  const names = [...new Set(used.flatMap(({ data }) => data?.items.map(({ name }) => name) ?? []))].sort();
  const isLooking = used.some(({ isPending }) => isPending);
  const remove: Work = async ({ id }) => {
    const { atService } = await api.connections.delete({ id });
    return { isDone: true, message: atServiceWords(atService) };
  };
  return (
    <Stack gap="md">
      {isLooking && <Text size="sm">{t("Looking for the flows that use them…")}</Text>}
      {!isLooking && names.length === 0 && <Text size="sm">{t("No flow uses them.")}</Text>}
      {!isLooking && names.length > 0 && (
        <Alert
          color="red"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title={t("Runs of these flows wait from their next call to the services on")}
        >
          <List size="sm">
            {names.map((name) => (
              <List.Item key={name}>{name}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Text size="sm">
        {t(
          "Their credentials are wiped, which cannot be undone. Where a service takes sign-ins back, it is told to end those that no other connection has; the list then says which were. Keys and passwords stay good at their services: end those there if nobody needs them any more.",
        )}
      </Text>
      <Buttons
        words={t("Delete them")}
        color="red"
        disabled={isLooking}
        onBegin={() => onBegin(remove)}
        onCancel={onCancel}
      />
    </Stack>
  );
}
