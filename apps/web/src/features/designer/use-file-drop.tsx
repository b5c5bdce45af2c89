import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { allActions, readFlowFile } from "@towpath/flow";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useWords } from "../../words/words.tsx";
import { useDesignerStore } from "./designer-context.ts";
import { noticeDone, noticeRefused } from "./notices.tsx";
import { undoThis } from "./undo-this.ts";

const LARGEST_FILE = 12_000_000;

const carriesFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") === true;

/**
 * Opens a definition that is dropped anywhere on the page, in place of what is drawn, after asking. Where nobody took a
 * file the browser would leave the page for it.
 *
 * @returns whether a file hangs over the page
 */
export function useFileDrop(): boolean {
  const store = useDesignerStore();
  const [isOver, setOver] = useState(false);
  const openFile = useOpenFile();
  const newest = useRef(openFile);
  useLayoutEffect(() => {
    newest.current = openFile;
  });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    // A field that takes files has had its turn by then.
    const isOurs = (event: DragEvent) => carriesFile(event) && !event.defaultPrevented;
    const over = (event: DragEvent) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      setOver(store.getState().mayEdit);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!isOurs(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file !== undefined && store.getState().mayEdit) void newest.current(file);
    };
    document.addEventListener("dragover", over, { signal });
    document.addEventListener("dragleave", leave, { signal });
    document.addEventListener("drop", drop, { signal });
    return () => controller.abort();
  }, [store]);
  return isOver;
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
