import { Badge, Group } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { phrase } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { OperationIcon } from "../../canvas/operation-icon.tsx";
import { ConnectorIcon, type ConnectorLook } from "../../connector-steps/connector-icon.tsx";
import { ORIGINS } from "../../connectors/words.ts";
import classes from "../operation-picker.module.css";
import type { PickerEntry } from "./picker-entry.ts";

/** What one line of the picker shows. */
export function PickerOption({ entry }: { readonly entry: PickerEntry }) {
  const t = useWords();
  switch (entry.kind) {
    case "built-in": {
      const { spec } = entry;
      return (
        <>
          <OperationIcon type={spec.type} kind={spec.kind} />
          <TitleAndSummary title={t.text(spec.title)} summary={t.text(spec.summary)} />
        </>
      );
    }
    case "operation": {
      const { operation } = entry;
      const look: ConnectorLook = { ...operation, title: operation.connectorTitle };
      const { connectorTitle, summary } = operation;
      return (
        <>
          <ConnectorIcon look={look} />
          <TitleAndSummary
            title={operation.title}
            summary={summary === "" ? connectorTitle : `${connectorTitle} · ${summary}`}
          />
          <Group gap={4} wrap="nowrap" className={classes.labels ?? ""}>
            {GRADES[operation.grade] !== null && (
              <Badge size="xs" variant="light" color="yellow">
                {t.text(GRADES[operation.grade] ?? "")}
              </Badge>
            )}
            <OriginBadge origin={operation.origin} />
          </Group>
        </>
      );
    }
    case "connector": {
      const { connector } = entry;
      return (
        <>
          <ConnectorIcon look={connector} />
          <TitleAndSummary title={connector.title} summary={connector.description} />
          <Group gap={4} wrap="nowrap" className={classes.labels ?? ""}>
            <OriginBadge origin={connector.origin} />
            <IconChevronRight size={16} aria-hidden />
          </Group>
        </>
      );
    }
  }
}

const GRADES = {
  ready: null,
  "needs-setting": phrase("Needs a setting"),
  "needs-custom-code": phrase("Cannot run here"),
} as const;

function OriginBadge({ origin }: { readonly origin: keyof typeof ORIGINS }) {
  const t = useWords();
  return (
    <Badge size="xs" variant="default">
      {t(ORIGINS[origin].label)}
    </Badge>
  );
}

function TitleAndSummary({ title, summary }: { readonly title: string; readonly summary: string }) {
  return (
    <span className={classes.words}>
      <span className={classes.title}>{title}</span>
      <span className={classes.summary}>{summary}</span>
    </span>
  );
}
