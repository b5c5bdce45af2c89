import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { phrase, type Sayable } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";

/** Says why an edit was not made. The messages of edit failures are written for people. */
export function noticeRefused(why: string | Sayable): void {
  notifications.show({
    title: <Said text={phrase("Nothing was changed")} />,
    message: <Said text={why} />,
    color: "red",
    autoClose: 10_000,
    withBorder: true,
    role: "alert",
  });
}

/** Notices are asked for from anywhere, and are drawn where the language of the reader is known. */
function Said({ text }: { readonly text: string | Sayable }) {
  const t = useWords();
  return typeof text === "string" ? t.text(text) : t.said(text);
}

/** Says what was done, with the way back in the same place. */
export function noticeDone(message: string, undo?: () => void): void {
  const id = notifications.show({
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
    withBorder: true,
  });
}
