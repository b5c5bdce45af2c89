import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

/** Says why an edit was not made. The messages of edit failures are written for people. */
export function noticeRefused(message: string): void {
  notifications.show({
    title: "Nothing was changed",
    message,
    color: "red",
    autoClose: 10_000,
    withBorder: true,
    role: "alert",
  });
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
            Undo
          </Button>
        )}
      </Group>
    ),
    autoClose: 6_000,
    withBorder: true,
  });
}
