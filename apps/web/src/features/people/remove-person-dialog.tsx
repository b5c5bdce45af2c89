import { Alert, Button, Group, Loader, Modal, Select, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./people.module.css";
import type { Person } from "./person.ts";

/** Names what stops before somebody is taken out, and offers to give it to somebody else. */
export function RemovePersonDialog(props: { readonly person: Person | null; readonly onClose: () => void }) {
  const t = useWords();
  const { person, onClose } = props;
  const title =
    person?.isMe === true ? t("Leave this environment?") : t("Remove {name}?", { name: person?.name ?? "" });
  return (
    <Modal
      opened={person !== null}
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {person !== null && <Farewell key={person.id} person={person} onClose={onClose} />}
    </Modal>
  );
}

function Farewell({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const t = useWords();
  const { id, name } = person;
  const [heir, setHeir] = useState<string | null>(null);
  const left = useQuery(orpc.people.belongings.queryOptions({ input: { id }, staleTime: 0 }));
  const heirs = useHeirs(id);
  const remove = useRemove(person, onClose);
  if (left.isPending) return <Loader size="sm" aria-label={t("Looking for what is theirs")} />;
  if (left.isError) return <ListMessage error={left.error} onRetry={() => void left.refetch()} />;
  const { connections, flowCount, apiKeyCount } = left.data;
  return (
    <Stack gap="md">
      <p className={styles.text}>
        {person.isMe
          ? t("You see nothing of this environment any more.")
          : t("{name} sees nothing of this environment any more.", { name })}{" "}
        {flowCount > 0 &&
          `${t("{count, plural, one {The flow stays and goes on.} other {The # flows stay and go on.}}", { count: flowCount })} `}
        {apiKeyCount > 0 && t("API keys made here end at once.")}
      </p>
      {connections.length > 0 && (
        <>
          <Stops connections={connections} isGiven={heir !== null} />
          <Select
            label={t("Give these connections to")}
            description={t(
              "Their credentials stay what they are: the account at the service is not changed.",
            )}
            placeholder={t("Nobody for now")}
            data={heirs}
            value={heir}
            onChange={setHeir}
            clearable
            searchable
            nothingFoundMessage={t("Nobody else makes flows here")}
          />
        </>
      )}
      {remove.isError && (
        <Alert color="red" role="alert" title={t("That did not work")}>
          {messageOf(remove.error, t)}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          {person.isMe ? t("Stay") : t("Keep them")}
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() =>
            remove.mutate(heir === null ? null : { heir, ids: connections.map((one) => one.id) })
          }
        >
          {person.isMe ? t("Leave") : t("Remove {name}", { name })}
        </Button>
      </Group>
    </Stack>
  );
}

type Left = Awaited<ReturnType<typeof api.people.belongings>>["connections"];

/** What flows can no longer use from that moment on. */
function Stops({ connections, isGiven }: { readonly connections: Left; readonly isGiven: boolean }) {
  const t = useWords();
  const stopping = connections.filter(({ shared }) => !shared);
  if (stopping.length === 0) {
    return (
      <Text size="sm">
        {t("Their connections are shared with everybody here, so flows go on using them.")}
      </Text>
    );
  }
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t("Flows can no longer use these connections")}
    >
      <ul className={styles.stops}>
        {stopping.map(({ id, name, connectorTitle, flowCount }) => (
          <li key={id}>
            {flowCount === 0
              ? `${name} (${connectorTitle})`
              : t("{name} ({connector}, in {count, plural, one {# flow} other {# flows}})", {
                  name,
                  connector: connectorTitle,
                  count: flowCount,
                })}
          </li>
        ))}
      </ul>
      <Text size="sm" mt="xs">
        {isGiven
          ? t("Flows go on once the new owner shares them, or publishes the flows again.")
          : t("They stay here without an owner, until an admin gives them to somebody.")}
      </Text>
    </Alert>
  );
}

/** Whoever makes flows here, but for the one who goes. */
function useHeirs(leavingId: string) {
  const sharers = useQuery(orpc.connections.sharers.queryOptions({ input: {} }));
  const people = sharers.data?.people ?? [];
  return people
    .filter(({ id, makesFlows }) => makesFlows && id !== leavingId)
    .map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }));
}

function useRemove(person: Person, onClose: () => void) {
  const t = useWords();
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (given: { heir: string; ids: readonly string[] } | null) => {
      for (const id of given?.ids ?? []) await api.connections.assign({ id, ownerId: given?.heir });
      return api.people.remove({ id: person.id });
    },
    onSuccess: () => {
      if (person.isMe) return window.location.assign("/");
      toastDone(t("{name} is no longer in this environment.", { name: person.name }));
      onClose();
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: orpc.people.key() });
      await queries.invalidateQueries({ queryKey: orpc.groups.key() });
    },
  });
}
