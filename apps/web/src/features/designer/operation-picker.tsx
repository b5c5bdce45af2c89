import { Button, Group, Modal, SegmentedControl, Text, TextInput } from "@mantine/core";
import { IconClipboard, IconSearch } from "@tabler/icons-react";
import { OPERATIONS, type OperationSpec } from "@towpath/flow";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { OperationIcon } from "../canvas/operation-icon.tsx";
import { titleOf } from "../canvas/titles.ts";
import { readClip } from "./clipboard.ts";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import type { PickerRequest } from "./designer-store.ts";
import classes from "./operation-picker.module.css";
import { searchOperations } from "./search-operations.ts";
import { useCommands } from "./use-commands.ts";
import { useInlineCode } from "./use-inline-code.ts";

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

function PickerBody({ request, onDone }: { request: PickerRequest; onDone: () => void }) {
  const commands = useCommands();
  const [search, setSearch] = useState("");
  const [parallel, setParallel] = useState(false);
  const inlineCode = useInlineCode();
  const offered = inlineCode ? OPERATIONS : WITHOUT_CODE;
  const groups = useMemo(
    () => searchOperations(offered, request.role, search),
    [offered, request.role, search],
  );
  const choose = (spec: OperationSpec) => {
    const done =
      request.role === "trigger"
        ? commands.chooseTrigger(spec)
        : commands.insert(spec, request.place, parallel);
    if (done) onDone();
  };
  const list = useOptionList(
    groups.flatMap((group) => group.operations),
    choose,
  );
  return (
    <>
      <TextInput
        data-autofocus
        aria-label="Search"
        placeholder="Search: HTTP, condition, loop, variable …"
        leftSection={<IconSearch size={18} aria-hidden />}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          list.reset();
        }}
        {...list.inputProps}
      />
      {request.role === "action" && (
        <PlaceOptions request={request} parallel={parallel} onParallel={setParallel} onDone={onDone} />
      )}
      <div className={classes.list} id={list.listId} role="listbox" aria-label="Operations">
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox has no element of its own
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={classes.group} aria-hidden>
              {group.title}
            </div>
            {group.operations.map((spec) => (
              <Option key={spec.title} spec={spec} list={list} onChoose={choose} />
            ))}
          </div>
        ))}
        {groups.length === 0 && (
          <Text c="dimmed" p="md" size="sm">
            Nothing fits “{search}”. Try another word, for example “http” or “loop”.
          </Text>
        )}
      </div>
    </>
  );
}

interface OptionList {
  readonly listId: string;
  readonly active: OperationSpec | undefined;
  readonly optionId: (spec: OperationSpec) => string;
  readonly point: (spec: OperationSpec) => void;
  readonly reset: () => void;
  readonly inputProps: Record<string, unknown>;
}

/** The listbox pattern: the focus stays in the search box, the arrow keys move the marked option. */
function useOptionList(options: readonly OperationSpec[], choose: (spec: OperationSpec) => void): OptionList {
  const listId = useId();
  const [index, setIndex] = useState(0);
  const active = options[Math.min(index, options.length - 1)];
  const optionId = (spec: OperationSpec) => `${listId}-${options.indexOf(spec)}`;
  const move = (to: number) => {
    const next = Math.max(0, Math.min(options.length - 1, to));
    setIndex(next);
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: index + 1, ArrowUp: index - 1 };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === "Enter" && active !== undefined) {
      event.preventDefault();
      choose(active);
    }
  };
  return {
    listId,
    active,
    optionId,
    point: (spec) => setIndex(options.indexOf(spec)),
    reset: () => setIndex(0),
    inputProps: {
      role: "combobox",
      "aria-expanded": true,
      "aria-controls": listId,
      "aria-autocomplete": "list",
      "aria-activedescendant": active === undefined ? undefined : optionId(active),
      onKeyDown,
    },
  };
}

function Option({
  spec,
  list,
  onChoose,
}: {
  spec: OperationSpec;
  list: OptionList;
  onChoose: (spec: OperationSpec) => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search box holds the focus and handles the keys
    <div
      id={list.optionId(spec)}
      role="option"
      tabIndex={-1}
      aria-selected={list.active === spec}
      className={classes.option}
      onClick={() => onChoose(spec)}
      onMouseMove={() => list.point(spec)}
    >
      <OperationIcon type={spec.type} kind={spec.kind} />
      <span>
        <span className={classes.title}>{spec.title}</span>
        <span className={classes.summary}>{spec.summary}</span>
      </span>
    </div>
  );
}

/** In line or as a branch of its own; and what was copied. */
function PlaceOptions({
  request,
  parallel,
  onParallel,
  onDone,
}: {
  request: Extract<PickerRequest, { role: "action" }>;
  parallel: boolean;
  onParallel: (parallel: boolean) => void;
  onDone: () => void;
}) {
  const commands = useCommands();
  const [clip] = useState(readClip);
  const { place } = request;
  // Nothing follows a leaf, so there is nothing to run beside.
  const canBranch = place.before !== null;
  const count = clip === null ? 0 : Object.keys(clip.actions).length;
  if (!canBranch && count === 0) return null;
  return (
    <Group mt="sm" justify="space-between">
      {canBranch && (
        <SegmentedControl
          size="xs"
          aria-label="Where"
          value={parallel ? "parallel" : "line"}
          onChange={(value) => onParallel(value === "parallel")}
          data={[
            { value: "line", label: "In line" },
            { value: "parallel", label: "As a parallel branch" },
          ]}
        />
      )}
      {count > 0 && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconClipboard size={14} aria-hidden />}
          onClick={() => {
            if (commands.paste(place, parallel)) onDone();
          }}
        >
          {count === 1 ? "Paste the copied action" : `Paste ${count} copied actions`}
        </Button>
      )}
    </Group>
  );
}
