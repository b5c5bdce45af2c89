import { Alert, Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { messageOf } from "../client/api.ts";
import { useWords } from "../words/words.tsx";

/**
 * The end of a dialog: why it did not work, the way out, and the button that does it.
 *
 * @param props.error of the last attempt; null while there is none
 * @param props.children the button that does it
 */
export function DialogEnd(props: {
  readonly error?: Error | null;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const { error = null, onCancel, children } = props;
  return (
    <>
      {error !== null && (
        <Alert color="red" role="alert">
          {messageOf(error, t)}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onCancel}>
          {t("Cancel")}
        </Button>
        {children}
      </Group>
    </>
  );
}
