import { Button, CopyButton, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import { useDesigner } from "./designer-context.ts";
import classes from "./dialogs.module.css";
import { TriggerState } from "./trigger-state.tsx";

/** What the published trigger needs the world to know: the address to call, or when it fires next. */
export function TriggerFacts() {
  const facts = useDesigner((state) => state.facts);
  return (
    <>
      {facts.callbackUrl !== null && <CallbackAddress url={facts.callbackUrl} />}
      <TriggerState />
    </>
  );
}

function CallbackAddress({ url }: { url: string }) {
  const t = useWords();
  return (
    <div className={classes.facts}>
      <Text size="sm" fw={500}>
        {t("Address to call")}
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        {t("Whoever has it can start the flow. Treat it like a password.")}
      </Text>
      <div className={classes.address}>
        <code>{url}</code>
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="xs"
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? t("Copied") : t("Copy")}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
