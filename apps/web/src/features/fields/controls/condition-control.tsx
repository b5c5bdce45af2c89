"use client";

import { ActionIcon, Menu, SegmentedControl, Select } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { Value } from "@towpath/expressions";
import { useWords } from "../../../words/words.tsx";
import {
  CONDITION_OPERATORS,
  type ConditionNode,
  hasConditionRows,
  newRow,
  readCondition,
  rowOf,
  rowWith,
  writeCondition,
} from "../condition-tree.ts";
import type { KnownData } from "../known-data.ts";
import { useDraft } from "../use-draft.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { AddRow } from "./row-buttons.tsx";
import { ValueEditor } from "./value-control.tsx";

/** Rows that compare two values, joined by AND or OR in groups. */
export function ConditionControl({ field, value, onChange, known, describedBy, readOnly }: ControlProps) {
  const t = useWords();
  const [root, setRoot] = useDraft(value === "" ? undefined : value, readCondition);
  const change = (next: ConditionNode) => {
    const written = writeCondition(next);
    setRoot(next, written);
    onChange(written);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: groups nest, and a fieldset draws a frame of its own
    <div role="group" aria-label={field.title} aria-describedby={describedBy}>
      <NodeEditor node={root} onChange={change} context={{ known, readOnly, title: field.title }} place="1" />
      {root.kind !== "group" && !readOnly && (
        <AddRow
          label={t("Add a row")}
          onClick={() => change({ kind: "group", key: "and", children: [root, newRow()] })}
        />
      )}
    </div>
  );
}

export function representsCondition(value: Value | undefined): boolean {
  return value === "" || hasConditionRows(value);
}

interface NodeContext {
  readonly known: KnownData;
  readonly readOnly: boolean;
  readonly title: string;
}

interface NodeProps {
  readonly node: ConditionNode;
  readonly onChange: (node: ConditionNode) => void;
  readonly onRemove?: (() => void) | undefined;
  readonly context: NodeContext;
  /** `1.2`: which row this is, for people who hear the form. */
  readonly place: string;
}

function NodeEditor(props: NodeProps) {
  const { node } = props;
  if (rowOf(node) !== null) return <RowEditor {...props} />;
  switch (node.kind) {
    case "group":
      return <GroupEditor {...props} node={node} />;
    case "not":
      return <NotEditor {...props} node={node} />;
    case "row":
    case "raw":
      return <RawEditor {...props} />;
  }
}

function GroupEditor({ node, onChange, onRemove, context, place }: NodeProps & { node: Group }) {
  const t = useWords();
  const join = node.key.toLowerCase() === "or" ? "or" : "and";
  const withChildren = (children: readonly ConditionNode[]) => onChange({ ...node, children });
  return (
    // biome-ignore lint/a11y/useSemanticElements: groups nest, and a fieldset draws a frame of its own
    <div
      role="group"
      aria-label={
        join === "and"
          ? t("Group {place}: all of these", { place })
          : t("Group {place}: any of these", { place })
      }
      className={styles.group}
      data-join={join}
    >
      <div className={styles.cardHead}>
        <SegmentedControl
          size="xs"
          readOnly={context.readOnly}
          value={join}
          onChange={(key) => onChange({ ...node, key })}
          data={[
            { value: "and", label: t("And (all)") },
            { value: "or", label: t("Or (any)") },
          ]}
          aria-label={t("How the rows of group {place} are joined", { place })}
        />
        <NodeMenu node={node} onChange={onChange} onRemove={onRemove} context={context} place={place} />
      </div>
      {node.children.map((child, index) => (
        <NodeEditor
          // The rows of a condition have no names; their place is what tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          node={child}
          context={context}
          place={`${place}.${index + 1}`}
          onChange={(next) => withChildren(node.children.map((each, at) => (at === index ? next : each)))}
          onRemove={() => withChildren(node.children.filter((_each, at) => at !== index))}
        />
      ))}
      {!context.readOnly && (
        <div>
          <AddRow label={t("Add a row")} onClick={() => withChildren([...node.children, newRow()])} />
          <AddRow
            label={t("Add a group")}
            onClick={() =>
              withChildren([
                ...node.children,
                { kind: "group", key: join === "and" ? "or" : "and", children: [newRow()] },
              ])
            }
          />
        </div>
      )}
    </div>
  );
}

type Group = Extract<ConditionNode, { kind: "group" }>;

function NotEditor(props: NodeProps & { node: Extract<ConditionNode, { kind: "not" }> }) {
  const t = useWords();
  const { node, onChange, onRemove, context, place } = props;
  return (
    <div className={styles.group} data-join="not">
      <div className={styles.cardHead}>
        <span className={styles.caption}>{t("Not (the opposite of)")}</span>
        <NodeMenu node={node} onChange={onChange} onRemove={onRemove} context={context} place={place} />
      </div>
      <NodeEditor
        node={node.child}
        context={context}
        place={`${place}.1`}
        onChange={(child) => onChange({ ...node, child })}
      />
    </div>
  );
}

function RowEditor({ node, onChange, onRemove, context, place }: NodeProps) {
  const t = useWords();
  const row = rowOf(node);
  if (row === null) return null;
  const index = CONDITION_OPERATORS.indexOf(row.operator);
  const named = { field: context.title, place };
  const operand = (at: 0 | 1) => (
    <ValueEditor
      value={row.operands[at] ?? ""}
      onChange={(next) => onChange(withOperand(node, at, next ?? ""))}
      label={
        at === 0
          ? t("{field}, row {place}, first value", named)
          : t("{field}, row {place}, second value", named)
      }
      known={context.known}
      readOnly={context.readOnly}
      placeholder={at === 0 ? t("Insert or type a value") : t("Value to compare with")}
      emptyValue=""
    />
  );
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <span className={styles.caption}>{t("Row {place}", { place })}</span>
        <NodeMenu node={node} onChange={onChange} onRemove={onRemove} context={context} place={place} />
      </div>
      {operand(0)}
      <Select
        aria-label={t("{field}, row {place}, comparison", named)}
        readOnly={context.readOnly}
        allowDeselect={false}
        checkIconPosition="right"
        data={CONDITION_OPERATORS.map((each, at) => ({ value: String(at), label: t(each.title) }))}
        value={String(index)}
        onChange={(picked) => {
          const operator = CONDITION_OPERATORS[Number(picked)];
          if (operator !== undefined) onChange(rowWith(operator, row.operands));
        }}
      />
      {row.operator.operands === 2 && operand(1)}
    </div>
  );
}

/** A row with one operand replaced; everything else keeps its spelling. */
function withOperand(node: ConditionNode, at: number, value: Value): ConditionNode {
  if (node.kind === "not") return { ...node, child: withOperand(node.child, at, value) };
  if (node.kind !== "row") return node;
  return { ...node, operands: node.operands.map((each, index) => (index === at ? value : each)) };
}

function RawEditor({ node, onChange, onRemove, context, place }: NodeProps) {
  const t = useWords();
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <span className={styles.caption}>{t("Row {place}, written by hand", { place })}</span>
        <NodeMenu node={node} onChange={onChange} onRemove={onRemove} context={context} place={place} />
      </div>
      <ValueEditor
        value={writeCondition(node)}
        onChange={(next) => onChange(readCondition(next ?? ""))}
        label={t("{field}, row {place}", { field: context.title, place })}
        known={context.known}
        readOnly={context.readOnly}
        emptyValue=""
        multiline
      />
    </div>
  );
}

function NodeMenu({ node, onChange, onRemove, context, place }: NodeProps) {
  const t = useWords();
  if (context.readOnly) return null;
  const negated = node.kind === "not";
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t("What to do with {name}", { name: place })}
        >
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange(negated ? node.child : { kind: "not", key: "not", child: node })}>
          {negated ? t("Take the NOT away") : t("Turn into its opposite (NOT)")}
        </Menu.Item>
        <Menu.Item onClick={() => onChange({ kind: "group", key: "and", children: [node, newRow()] })}>
          {t("Put into a group")}
        </Menu.Item>
        {onRemove !== undefined && (
          <Menu.Item color="var(--tp-danger)" onClick={onRemove}>
            {t("Remove")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
