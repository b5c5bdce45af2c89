import { Button, Group, Text } from "@mantine/core";
import { type NotificationData, notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { messageOf } from "../../client/api.ts";
import { phrase, type Sayable } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";

/**
 * One notice of each sort at a time: the newest. Several would lie over the panel, and those beyond the few that are
 * shown would wait until nobody remembers what they are about.
 */
const shown = { refused: "", undoable: "", done: "" };

function show(sort: keyof typeof shown, notice: NotificationData): string {
  notifications.hide(shown[sort]);
  const id = notifications.show({ ...notice, withBorder: true });
  shown[sort] = id;
  return id;
}

/** Says why an edit was not made. The messages of edit failures are written for people. */
export const noticeRefused = (why: string | Sayable): void => refused(<Said text={why} />);

/** Says why the server, or the way to it, did not do what was asked. */
export const noticeFailed = (error: unknown): void => refused(<Failure error={error} />);

function refused(message: ReactNode): void {
  show("refused", {
    title: <Said text={phrase("Nothing was changed")} />,
    message,
    color: "red",
    autoClose: 10_000,
    role: "alert",
  });
}

function Failure({ error }: { readonly error: unknown }) {
  return messageOf(error, useWords());
}

/** Notices are asked for from anywhere, and are drawn where the language of the reader is known. */
function Said({ text }: { readonly text: string | Sayable }) {
  const t = useWords();
  return typeof text === "string" ? t.text(text) : t.said(text);
}

/** Says what was done, with the way back in the same place. */
export function noticeDone(message: string, undo?: () => void): void {
  const id = show(undo === undefined ? "done" : "undoable", {
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        {undo !== undefined && (
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              undo();
              notifications.hide(id);
            }}
          >
            <Said text={phrase("Undo")} />
          </Button>
        )}
      </Group>
    ),
    autoClose: 6_000,
  });
}
