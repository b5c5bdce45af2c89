import { Alert, Anchor, Button, Loader, Modal, SegmentedControl, Text, TextInput } from "@mantine/core";
import { IconArrowLeft, IconSearch } from "@tabler/icons-react";
import { OPERATIONS } from "@towpath/flow";
import Link from "next/link";
import { useState } from "react";
import { titleOf } from "../canvas/titles.ts";
import type { ConnectorSummary } from "../connector-steps/connector-operation.ts";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import type { PickerRequest } from "./designer-store.ts";
import classes from "./operation-picker.module.css";
import { builtIn, type PickerEntry, type PickerGroup } from "./picker/picker-entry.ts";
import { PickerOption } from "./picker/picker-option.tsx";
import { PlaceOptions } from "./picker/place-options.tsx";
import { useConnectorEntries } from "./picker/use-connector-entries.ts";
import { type OptionList, useOptionList } from "./picker/use-option-list.ts";
import { useShippedEntries } from "./picker/use-shipped-entries.ts";
import { searchOperations } from "./search-operations.ts";
import { useCommands } from "./use-commands.ts";
import { useInlineCode } from "./use-inline-code.ts";
import { useInsertConnectorStep } from "./use-insert-connector-step.ts";

/** Where the installation runs no code of makers. */
const WITHOUT_CODE = OPERATIONS.filter(({ type }) => type !== "JavaScriptCode");

/** Chooses what to add at a "+", or what starts the flow. Typing searches, arrows move, Enter takes. */
export function OperationPicker() {
  const request = useDesigner((state) => state.overlays.picker);
  const { open } = useDesignerActions();
  const close = () => open({ picker: null });
  return (
    <Modal
      opened={request !== null}
      onClose={close}
      title={request === null ? "" : headingOf(request)}
      size="lg"
      // Whoever opens it by key types at once: the search box must be there already.
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {request !== null && <PickerBody request={request} onDone={close} />}
    </Modal>
  );
}

function headingOf(request: PickerRequest): string {
  if (request.role === "trigger") return "What starts the flow?";
  const { after, before } = request.place;
  if (after !== null && before !== null)
    return `Add an action between ${titleOf(after)} and ${titleOf(before)}`;
  if (before !== null) return `Add an action before ${titleOf(before)}`;
  return after === null ? "Add the first action" : `Add an action after ${titleOf(after)}`;
}

type Shown = "all" | "built-in" | "connectors";

function PickerBody({ request, onDone }: { request: PickerRequest; onDone: () => void }) {
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const [inside, setInside] = useState<ConnectorSummary | null>(null);
  const [parallel, setParallel] = useState(request.role === "action" && request.parallel === true);
  const enter = (connector: ConnectorSummary | null) => {
    setInside(connector);
    setSearch("");
    list.reset();
  };
  const { choose, isInserting } = useChoose({ request, parallel, onDone, onEnter: enter });
  const offered = useGroups(request.role, search, shown, inside);
  const list = useOptionList(
    offered.groups.flatMap((group) => group.entries),
    choose,
    inside === null ? null : () => enter(null),
  );
  const isBusy = isInserting || offered.isLoading;
  return (
    <>
      <TextInput
        data-autofocus
        aria-label="Search"
        placeholder={inside === null ? "Search: HTTP, condition, mail, board …" : `Search in ${inside.title}`}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={isBusy ? <Loader size="xs" aria-label="Searching" /> : undefined}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          list.reset();
        }}
        {...list.inputProps}
      />
      {inside === null ? (
        <ShownFilter
          value={shown}
          onChange={(next) => {
            setShown(next);
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
          All operations
        </Button>
      )}
      {request.role === "action" && (
        <PlaceOptions request={request} parallel={parallel} onParallel={setParallel} onDone={onDone} />
      )}
      {offered.error !== null && (
        <Alert color="red" mt="sm" title="The connectors could not be searched">
          {offered.error}
        </Alert>
      )}
      <Entries groups={offered.groups} list={list} onChoose={choose}>
        {offered.groups.length === 0 && !isBusy && (
          <Text c="dimmed" p="md" size="sm">
            {search === ""
              ? "Nothing here."
              : `Nothing fits “${search}”. Try another word, for example “http” or “loop”.`}
          </Text>
        )}
        {offered.isEmpty && shown !== "built-in" && (
          <Text c="dimmed" p="xs" size="sm">
            There are no connectors here yet.{" "}
            <Anchor component={Link} href="/connectors">
              Import some
            </Anchor>
            , and their operations stand here.
          </Text>
        )}
      </Entries>
    </>
  );
}

function ShownFilter({ value, onChange }: { value: Shown; onChange: (shown: Shown) => void }) {
  return (
    <SegmentedControl
      mt="sm"
      size="xs"
      aria-label="What is shown"
      value={value}
      onChange={(next) => onChange(next as Shown)}
      data={[
        { value: "all", label: "All" },
        { value: "built-in", label: "Built-in" },
        { value: "connectors", label: "Connectors" },
      ]}
    />
  );
}

function useGroups(
  role: PickerRequest["role"],
  search: string,
  shown: Shown,
  inside: ConnectorSummary | null,
) {
  const inlineCode = useInlineCode();
  const connectors = useConnectorEntries(role, search, inside);
  const shipped = useShippedEntries(role);
  const own = (inlineCode ? OPERATIONS : WITHOUT_CODE).map((spec) => ({ ...spec, entry: builtIn(spec) }));
  const ownGroups =
    inside !== null || shown === "connectors"
      ? []
      : searchOperations([...own, ...shipped], role, search).map(
          ({ title, operations }): PickerGroup => ({ title, entries: operations.map(({ entry }) => entry) }),
        );
  const others = shown === "built-in" && inside === null ? [] : connectors.groups;
  return { ...connectors, groups: [...ownGroups, ...others] };
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

function Entries({
  groups,
  list,
  onChoose,
  children,
}: {
  groups: readonly PickerGroup[];
  list: OptionList;
  onChoose: (entry: PickerEntry) => void;
  children: React.ReactNode;
}) {
  return (
    <div className={classes.list}>
      <div id={list.listId} role="listbox" aria-label="Operations">
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox has no element of its own
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={classes.group} aria-hidden>
              {group.title}
            </div>
            {group.entries.map((entry) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the search box holds the focus and handles the keys
              <div
                key={entry.key}
                id={list.optionId(entry)}
                role="option"
                tabIndex={-1}
                aria-selected={list.active === entry}
                className={classes.option}
                onClick={() => onChoose(entry)}
                onMouseMove={() => list.point(entry)}
              >
                <PickerOption entry={entry} />
              </div>
            ))}
          </div>
        ))}
      </div>
      {children}
    </div>
  );
}
