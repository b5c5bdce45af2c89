import { Alert, Button, Loader, Modal, TextInput } from "@mantine/core";
import { IconArrowLeft, IconSearch } from "@tabler/icons-react";
import { ROOT_BLOCK } from "@towpath/flow";
import { useState } from "react";
import { useEarlyFocus } from "../../shell/use-early-focus.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { titleOf } from "../canvas/titles.ts";
import type { ConnectorSummary } from "../connector-steps/connector-operation.ts";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import type { PickerRequest } from "./designer-store.ts";
import { EntryList, NoConnectors, NothingFound } from "./picker/entry-list.tsx";
import { useFavourites } from "./picker/favourites.ts";
import type { PickerEntry } from "./picker/picker-entry.ts";
import { PickerFilters } from "./picker/picker-filters.tsx";
import { PlaceOptions } from "./picker/place-options.tsx";
import { type Shown, useGroups } from "./picker/use-groups.ts";
import { useOptionList } from "./picker/use-option-list.ts";
import { useCommands } from "./use-commands.ts";
import { useInsertConnectorStep } from "./use-insert-connector-step.ts";

/** Chooses what to add at a "+", or what starts the flow. Typing searches, arrows move, Enter takes. */
export function OperationPicker() {
  const t = useWords();
  const request = useDesigner((state) => state.overlays.picker);
  const { open } = useDesignerActions();
  const close = () => open({ picker: null });
  return (
    <Modal
      opened={request !== null}
      onClose={close}
      title={request === null ? "" : headingOf(t, request)}
      size="lg"
      // Whoever opens it by key types at once: the search box must be there already.
      transitionProps={{ duration: 0 }}
      returnFocus={false}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {request !== null && (
        <PickerBody request={request} onRequest={(picker) => open({ picker })} onDone={close} />
      )}
    </Modal>
  );
}

function headingOf(t: Words, request: PickerRequest): string {
  if (request.role === "trigger") return t("What starts the flow?");
  const { after, before } = request.place;
  if (after !== null && before !== null)
    return t("Add an action between {before} and {after}", {
      before: titleOf(after),
      after: titleOf(before),
    });
  if (before !== null) return t("Add an action before {name}", { name: titleOf(before) });
  return after === null
    ? t("Add the first action")
    : t("Add an action after {name}", { name: titleOf(after) });
}

interface PickerBodyProps {
  readonly request: PickerRequest;
  readonly onRequest: (request: PickerRequest) => void;
  readonly onDone: () => void;
}

function PickerBody({ request, onRequest, onDone }: PickerBodyProps) {
  const t = useWords();
  // Whoever looks at triggers from a "+", and comes back, is at that "+" again.
  const [first] = useState(request);
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const [inside, setInside] = useState<ConnectorSummary | null>(null);
  const [parallel, setParallel] = useState(request.role === "action" && request.parallel === true);
  const enter = (connector: ConnectorSummary | null) => {
    setInside(connector);
    setSearch("");
    list.reset();
  };
  const field = useEarlyFocus();
  const favourites = useFavourites();
  const { choose, isInserting } = useChoose({ request, parallel, onDone, onEnter: enter });
  const offered = useGroups({ role: request.role, search, shown, inside, favourites });
  const list = useOptionList(
    offered.groups.flatMap((group) => group.entries),
    choose,
    inside === null ? null : () => enter(null),
  );
  const isBusy = isInserting || offered.isLoading;
  return (
    <>
      <TextInput
        ref={field}
        data-autofocus
        aria-label={t("Search")}
        placeholder={
          inside === null
            ? t("Search: HTTP, condition, mail, board …")
            : t("Search in {name}", { name: inside.title })
        }
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={isBusy ? <Loader size="xs" aria-label={t("Searching")} /> : undefined}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          list.reset();
        }}
        {...list.inputProps}
      />
      {inside === null ? (
        <PickerFilters
          shown={shown}
          role={request.role}
          onShown={(next) => {
            setShown(next);
            list.reset();
          }}
          onRole={(role) => {
            onRequest(requestFor(first, role));
            list.reset();
          }}
        />
      ) : (
        <Button
          mt="sm"
          size="compact-sm"
          variant="subtle"
          leftSection={<IconArrowLeft size={14} aria-hidden />}
          onClick={() => enter(null)}
        >
          {t("All operations")}
        </Button>
      )}
      {request.role === "action" && (
        <PlaceOptions request={request} parallel={parallel} onParallel={setParallel} onDone={onDone} />
      )}
      {offered.error !== null && (
        <Alert color="red" mt="sm" title={t("The connectors could not be searched")}>
          {offered.error}
        </Alert>
      )}
      <EntryList groups={offered.groups} list={list} favourites={favourites} onChoose={choose}>
        {offered.groups.length === 0 && !isBusy && (
          <NothingFound search={search} isFavourites={shown === "favourites"} />
        )}
        {offered.isEmpty && (shown === "all" || shown === "connectors") && <NoConnectors />}
      </EntryList>
    </>
  );
}

/** The same place for actions; without one, the beginning of the flow. */
function requestFor(first: PickerRequest, role: PickerRequest["role"]): PickerRequest {
  if (role === "trigger") return { role };
  return first.role === "action" ? first : { role, place: { block: ROOT_BLOCK, after: null, before: null } };
}

/** What taking an entry does: inserts it, or leads into a connector. */
function useChoose({
  request,
  parallel,
  onDone,
  onEnter,
}: {
  request: PickerRequest;
  parallel: boolean;
  onDone: () => void;
  onEnter: (connector: ConnectorSummary) => void;
}) {
  const commands = useCommands();
  const connectorStep = useInsertConnectorStep(request, parallel);
  const choose = (entry: PickerEntry) => {
    if (entry.kind === "connector") return onEnter(entry.connector);
    if (entry.kind === "operation") {
      void connectorStep.insert(entry.operation).then((done) => done && onDone());
      return;
    }
    const done =
      request.role === "trigger"
        ? commands.chooseTrigger(entry.spec)
        : commands.insert(entry.spec, request.place, parallel);
    if (done) onDone();
  };
  return { choose, isInserting: connectorStep.isInserting };
}
