"use client";

import { Modal, Popover, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconBolt, IconMathFunction } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import type { KnownData } from "./known-data.ts";
import { ExpressionTab } from "./picker/expression-tab.tsx";
import styles from "./picker/picker.module.css";
import { ValueList } from "./picker/value-list.tsx";

export type PickerTab = "values" | "expression";

export interface DataPickerProps {
  /** The field it belongs to: the picker opens beside it. */
  readonly children: ReactElement;
  readonly opened: boolean;
  readonly fieldLabel: string;
  readonly known: KnownData;
  readonly tab: PickerTab;
  /** What the expression tab begins with; not empty when a chip was opened. */
  readonly expression: string;
  /** Gets an expression without its `@`. */
  readonly onInsert: (code: string) => void;
  readonly onClose: () => void;
}

/** Values of other steps, and expressions over them. Beside the field where there is room, else over the page. */
export function DataPicker(props: DataPickerProps) {
  const { children, opened, fieldLabel, onClose } = props;
  const narrow = useMediaQuery("(max-width: 48em)");
  const title = `Insert into ${fieldLabel}`;
  if (narrow === true) {
    return (
      <>
        {children}
        <Modal opened={opened} onClose={onClose} title={title} fullScreen returnFocus={false}>
          <PickerTabs {...props} />
        </Modal>
      </>
    );
  }
  return (
    <Popover
      opened={opened}
      onDismiss={onClose}
      position="left-start"
      offset={14}
      width={400}
      shadow="lg"
      trapFocus
      // The roles would go to the frame around the editor; the two buttons in it say that they open a dialog.
      withRoles={false}
      middlewares={{
        flip: { fallbackPlacements: ["bottom-start", "top-start", "right-start"] },
        shift: true,
      }}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown className={styles.dropdown} role="dialog" aria-label={title}>
        <PickerTabs {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Mounted afresh each time the picker opens. */
function PickerTabs({ tab, known, expression, onInsert }: DataPickerProps) {
  const [current, setCurrent] = useState<string | null>(tab);
  return (
    <Tabs value={current} onChange={setCurrent} keepMounted>
      <Tabs.List grow>
        <Tabs.Tab value="values" leftSection={<IconBolt size={15} />}>
          Values
        </Tabs.Tab>
        <Tabs.Tab value="expression" leftSection={<IconMathFunction size={15} />}>
          Expression
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="values" pt="sm">
        <ValueList known={known} onPick={onInsert} autoFocus={tab === "values"} />
      </Tabs.Panel>
      <Tabs.Panel value="expression" pt="sm">
        <ExpressionTab
          known={known}
          start={expression}
          onInsert={onInsert}
          autoFocus={tab === "expression"}
        />
      </Tabs.Panel>
    </Tabs>
  );
}
