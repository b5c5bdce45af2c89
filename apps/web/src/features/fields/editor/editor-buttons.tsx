import { ActionIcon, Tooltip } from "@mantine/core";
import { IconBolt, IconMathFunction } from "@tabler/icons-react";

export interface EditorButtonsProps {
  readonly label: string;
  readonly onValues: () => void;
  readonly onExpression: () => void;
}

/** The two doors to the picker. They stay out of the caret's way: Tab reaches them after the text. */
export function EditorButtons({ label, onValues, onExpression }: EditorButtonsProps) {
  return (
    <>
      <Tooltip label="Insert a value from another action  ( / )" openDelay={400}>
        <ActionIcon
          size="sm"
          variant="subtle"
          aria-label={`Insert a value into ${label}`}
          aria-haspopup="dialog"
          onClick={onValues}
        >
          <IconBolt size={15} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Insert an expression" openDelay={400}>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="orange"
          aria-label={`Insert an expression into ${label}`}
          aria-haspopup="dialog"
          onClick={onExpression}
        >
          <IconMathFunction size={15} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
