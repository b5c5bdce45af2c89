"use client";

import { ActionIcon, Button, Group, Loader, Popover, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconFile, IconFolder, IconFolderOpen } from "@tabler/icons-react";
import { stringifyJson, toText, type Value } from "@towpath/expressions";
import type { DynamicField } from "@towpath/flow";
import { useState } from "react";
import { useWords } from "../../../words/words.tsx";
import { type DesignTime, isExpression, type ServiceChoice, useDesignTime } from "../design-time.ts";
import { TemplateEditor } from "../template-editor.tsx";
import { useServiceChoices } from "../use-service-choices.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { ServiceMessage } from "./service-message.tsx";

/** A file, a folder, anything that stands in a tree of the service's: browsed level by level, or typed. */
export function DynamicTreeControl(props: ControlProps) {
  const t = useWords();
  const { field, value, onChange, readOnly } = props;
  const time = useDesignTime();
  const [opened, setOpened] = useState(false);
  const text =
    value === undefined || value === null
      ? ""
      : typeof value === "object"
        ? stringifyJson(value)
        : toText(value);
  const title = time?.remembered[text];
  const choose = (choice: ServiceChoice, trail: readonly string[]) => {
    const chosen = toText(choice.value);
    setOpened(false);
    onChange(choice.value);
    time?.remember(chosen, `/${[...trail, choice.title].join("/")}`);
  };
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <div className={styles.grow}>
          <TemplateEditor
            value={text}
            onChange={(next) => onChange(next === "" && !field.required ? undefined : next)}
            label={field.title}
            describedBy={props.describedBy}
            invalid={props.invalid}
            known={props.known}
            readOnly={readOnly}
            placeholder={field.placeholder}
            singleLine
            keepsType
          />
        </div>
        {!readOnly && time !== null && (
          <Popover
            opened={opened}
            onChange={setOpened}
            position="bottom-end"
            width={340}
            shadow="md"
            trapFocus
          >
            <Popover.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                title={t("Browse")}
                aria-label={t("Browse for {field}", { field: field.title })}
                onClick={() => setOpened(!opened)}
              >
                <IconFolder size={16} />
              </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown aria-label={t("Browse for {field}", { field: field.title })}>
              {opened && field.dynamic !== undefined && (
                <div className={styles.tree}>
                  <TreeLevel
                    time={time}
                    dynamic={field.dynamic}
                    label={field.title}
                    trail={[]}
                    onChoose={choose}
                  />
                </div>
              )}
            </Popover.Dropdown>
          </Popover>
        )}
      </Group>
      {typeof title === "string" && !isExpression(value) && (
        <Text size="xs" c="dimmed" mt={4}>
          {title}
        </Text>
      )}
    </>
  );
}

interface LevelProps {
  readonly time: DesignTime;
  readonly dynamic: DynamicField;
  readonly label: string;
  /** Titles of the nodes above. */
  readonly trail: readonly string[];
  readonly parent?: Value;
  readonly onChoose: (choice: ServiceChoice, trail: readonly string[]) => void;
}

/** One level, asked for when it is opened. */
function TreeLevel({ time, dynamic, label, trail, parent, onChoose }: LevelProps) {
  const t = useWords();
  const choices = useServiceChoices(time, dynamic, { enabled: true, parent });
  const { query } = choices;
  if (query.data === undefined && choices.blocked === null && query.error === null) {
    return <Loader size="xs" m={6} aria-label={t("Loading")} />;
  }
  return (
    <>
      <ServiceMessage label={label} choices={choices} />
      {query.data?.length === 0 && (
        <Text size="xs" c="dimmed" p={6}>
          {t("Nothing here.")}
        </Text>
      )}
      <ul className={styles.level}>
        {query.data?.map((choice, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: services give two nodes one name, and one value
          <TreeNode key={index} {...{ time, dynamic, label, trail, choice, onChoose }} />
        ))}
      </ul>
    </>
  );
}

function TreeNode({ choice, onChoose, ...level }: LevelProps & { readonly choice: ServiceChoice }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const { canSelectParents = false, canSelectLeaves = true } = level.dynamic;
  const canSelect = choice.isParent ? canSelectParents : canSelectLeaves;
  const Icon = choice.isParent ? (open ? IconFolderOpen : IconFolder) : IconFile;
  const act = () => (choice.isParent ? setOpen(!open) : canSelect && onChoose(choice, level.trail));
  return (
    <li>
      <div className={styles.node}>
        <UnstyledButton
          className={styles.nodeName}
          onClick={act}
          disabled={!choice.isParent && !canSelect}
          {...(choice.isParent ? { "aria-expanded": open } : {})}
        >
          {choice.isParent &&
            (open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />)}
          <Icon size={16} aria-hidden />
          {choice.title}
        </UnstyledButton>
        {choice.isParent && canSelect && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t("Choose {name}", { name: choice.title })}
            onClick={() => onChoose(choice, level.trail)}
          >
            {t("Choose")}
          </Button>
        )}
      </div>
      {open && (
        <TreeLevel
          {...level}
          trail={[...level.trail, choice.title]}
          parent={choice.item}
          onChoose={onChoose}
        />
      )}
    </li>
  );
}
