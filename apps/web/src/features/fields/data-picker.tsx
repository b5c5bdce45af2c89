"use client";

import { Modal, Popover, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconBolt, IconMathFunction } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { useWords } from "../../words/words.tsx";
import type { KnownToken } from "./action-outputs.ts";
import { useWanted } from "./field-scope.ts";
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
  readonly onPick: (token: KnownToken) => void;
  readonly onClose: () => void;
}

/** Values of other steps, and expressions over them. Beside the field where there is room, else over the page. */
export function DataPicker(props: DataPickerProps) {
  const t = useWords();
  const { children, opened, fieldLabel, onClose } = props;
  const narrow = useMediaQuery("(max-width: 48em)");
  const [isWide, setWide] = useState(false);
  // What is being written goes along when the picker becomes larger or smaller.
  const [kept, setKept] = useState<string | null>(null);
  const title = t("Insert into {field}", { field: fieldLabel });
  const overPage = narrow === true || isWide;
  if (!opened && (isWide || kept !== null)) {
    setWide(false);
    setKept(null);
  }
  const tabs = (
    <PickerTabs
      {...props}
      isWide={isWide}
      written={kept ?? props.expression}
      onWritten={setKept}
      onWide={narrow === true ? undefined : setWide}
    />
  );
  return (
    <>
      <Popover
        opened={opened && !overPage}
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
          {tabs}
        </Popover.Dropdown>
      </Popover>
      {/* Every field has a picker: what is not open must not cost the form anything. */}
      {opened && overPage && (
        <Modal opened onClose={onClose} title={title} fullScreen returnFocus={false}>
          {tabs}
        </Modal>
      )}
    </>
  );
}

interface PickerTabsProps extends DataPickerProps {
  readonly isWide: boolean;
  readonly written: string;
  readonly onWritten: (code: string) => void;
  /** Absent where the picker is as large as it can be. */
  readonly onWide: ((isWide: boolean) => void) | undefined;
}

/** Mounted afresh each time the picker opens. */
function PickerTabs(props: PickerTabsProps) {
  const t = useWords();
  const { known, expression, isWide, written, onInsert, onPick } = props;
  // A picker that became large did so on the tab of expressions.
  const tab = isWide || written !== expression ? "expression" : props.tab;
  const [current, setCurrent] = useState<string | null>(tab);
  const wanted = useWanted();
  return (
    <Tabs value={current} onChange={setCurrent} keepMounted>
      <Tabs.List grow>
        <Tabs.Tab value="values" leftSection={<IconBolt size={15} />}>
          {t("Values")}
        </Tabs.Tab>
        <Tabs.Tab value="expression" leftSection={<IconMathFunction size={15} />}>
          {t("Expression")}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="values" pt="sm">
        <ValueList known={known} onPick={onPick} autoFocus={tab === "values"} wanted={wanted} />
      </Tabs.Panel>
      <Tabs.Panel value="expression" pt="sm">
        <ExpressionTab
          known={known}
          start={written}
          isUpdate={expression !== ""}
          isWide={isWide}
          onWritten={props.onWritten}
          onWide={props.onWide}
          onInsert={onInsert}
          autoFocus={tab === "expression"}
        />
      </Tabs.Panel>
    </Tabs>
  );
}
