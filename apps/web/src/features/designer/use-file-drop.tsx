import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { allActions, readFlowFile } from "@towpath/flow";
import { type DragEvent, useState } from "react";
import { useWords } from "../../words/words.tsx";
import { useDesignerStore } from "./designer-context.ts";
import { noticeDone, noticeRefused } from "./notices.tsx";
import { undoThis } from "./undo-this.ts";

const LARGEST_FILE = 12_000_000;

interface FileDrop {
  /** A file hangs over the canvas. */
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

const carriesFile = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** Opens a definition that is dropped on the canvas, in place of what is there, after asking. */
export function useFileDrop(): FileDrop {
  const [isOver, setOver] = useState(false);
  const openFile = useOpenFile();
  return {
    isOver,
    handlers: {
      onDragOver: (event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event) => {
        if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
        setOver(false);
      },
      onDrop: (event) => {
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file === undefined) return;
        event.preventDefault();
        void openFile(file);
      },
    },
  };
}

function useOpenFile(): (file: File) => Promise<void> {
  const t = useWords();
  const store = useDesignerStore();
  return async (file) => {
    if (file.size > LARGEST_FILE) {
      return noticeRefused(
        t("{file} is larger than 12 MB. A definition is much smaller than that.", { file: file.name }),
      );
    }
    const read = readFlowFile(file.name, new Uint8Array(await file.arrayBuffer()));
    if (!read.ok) return noticeRefused(`${file.name}: ${t.said(read.failure)}`);
    const [flow] = read.value.flows;
    if (flow === undefined) return noticeRefused(t("{file} holds no flow.", { file: file.name }));
    const count = allActions(flow.definition).length;
    const more = read.value.flows.length - 1;
    modals.openConfirmModal({
      title: t("Replace this flow with “{name}”?", { name: flow.name }),
      children: (
        <Text size="sm">
          {t(
            "{file} brings {count, plural, one {# action} other {# actions}}. What is on the canvas makes way; Undo brings it back.",
            { file: file.name, count },
          )}{" "}
          {more > 0 &&
            t("The file holds {count} more: open it from the list of flows to get all of them.", {
              count: more,
            })}
        </Text>
      ),
      labels: { confirm: t("Replace"), cancel: t("Keep what is here") },
      onConfirm: () => {
        store.getState().actions.replaceText({ definition: flow.definition, baseText: flow.definitionText });
        noticeDone(t("Opened “{name}”.", { name: flow.name }), undoThis(store));
      },
    });
  };
}
