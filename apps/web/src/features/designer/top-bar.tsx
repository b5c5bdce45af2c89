import { ActionIcon, Button, Menu, Switch, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronLeft,
  IconCode,
  IconDots,
  IconListTree,
  IconPlayerPlay,
  IconSend,
  IconSitemap,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { FORBIDDEN_IN_NAME, hasForbiddenCharacter, type Problem } from "@towpath/flow";
import { cutText } from "@towpath/prelude";
import Link from "next/link";
import { orpc } from "../../client/api.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { PresenceBar } from "../together/presence-bar.tsx";
import { drawnView } from "./canvas-memory.ts";
import { useDesigner, useDesignerActions, useDesignerStore } from "./designer-context.ts";
import type { FlowFacts } from "./designer-store.ts";
import { factsOf } from "./flow-client.ts";
import { keyWords } from "./key-words.ts";
import { noticeRefused } from "./notices.tsx";
import { problemCounts } from "./problem-groups.ts";
import { SaveStatus } from "./save-status.tsx";
import { TitleInput } from "./title-input.tsx";
import classes from "./top-bar.module.css";
import { useCommands } from "./use-commands.ts";
import { tidyUp } from "./use-designer-keys.ts";

function DraftTools({ problems }: { problems: readonly Problem[] }) {
  const t = useWords();
  const { open } = useDesignerActions();
  return (
    <>
      <HistoryButtons />
      <ProblemsButton problems={problems} />
      <ViewButtons />
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        onClick={() => open({ dialog: "test" })}
      >
        <span className={classes.word}>{t("Test")}</span>
      </Button>
      <Button leftSection={<IconSend size={16} aria-hidden />} onClick={() => open({ dialog: "publish" })}>
        <span className={classes.word}>{t("Publish")}</span>
      </Button>
    </>
  );
}

/** Name, state and saving at the left; what can be done with the flow as a whole at the right. */
export function TopBar({ problems }: { problems: readonly Problem[] }) {
  const t = useWords();
  const name = useDesigner((state) => state.name);
  const facts = useDesigner((state) => state.facts);
  const flowId = useDesigner((state) => state.flowId);
  const mayEdit = useDesigner((state) => state.mayEdit);
  const isCode = useDesigner((state) => state.overlays.view === "code");
  const { rename } = useDesignerActions();
  return (
    <header className={classes.bar}>
      <div className={classes.identity}>
        <ActionIcon
          component={Link}
          href="/"
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t("All flows")}
        >
          <IconChevronLeft size={20} aria-hidden />
        </ActionIcon>
        <h1 className={classes.name}>
          {mayEdit ? (
            <TitleInput
              label={t("Name of the flow")}
              value={name}
              onCommit={(next) => {
                const isName = !hasForbiddenCharacter(next);
                if (isName) rename(cutText(next.trim(), 120));
                else noticeRefused(FORBIDDEN_IN_NAME);
                return isName;
              }}
            />
          ) : (
            name
          )}
        </h1>
        <StateChip facts={facts} />
        {mayEdit ? <SaveStatus /> : <span className={classes.save}>{t("You may look, not change")}</span>}
      </div>
      <div className={classes.tools}>
        <div className={classes.present}>
          <PresenceBar />
        </div>
        {/* In the code view the text comes first: it is applied or dropped before anything else is done. */}
        {isCode ? null : mayEdit ? <DraftTools problems={problems} /> : <ViewButtons />}
        <div className={classes.onOff}>
          <OnOffSwitch flowId={flowId} facts={facts} mayEdit={mayEdit} />
        </div>
        <MoreMenu flowId={flowId} />
      </div>
    </header>
  );
}

const STATES = {
  draft: phrase("Draft"),
  published: phrase("Published"),
  changed: phrase("Published, with newer changes"),
} as const;

function StateChip({ facts }: { facts: FlowFacts }) {
  const t = useWords();
  const number = facts.publishedVersion?.number ?? null;
  const state = t(STATES[facts.state]);
  return (
    <span className={classes.chip} data-state={facts.state}>
      {number === null ? state : t("{state} · version {number}", { state, number })}
    </span>
  );
}

function HistoryButtons() {
  const t = useWords();
  const canUndo = useDesigner((state) => state.past.length > 0);
  const canRedo = useDesigner((state) => state.future.length > 0);
  const { undo, redo } = useDesignerActions();
  return (
    <ActionIcon.Group>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t("Undo")}
        title={t("Undo (Ctrl Z)")}
        disabled={!canUndo}
        onClick={undo}
      >
        <IconArrowBackUp size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t("Redo")}
        title={t("Redo (Ctrl Shift Z)")}
        disabled={!canRedo}
        onClick={redo}
      >
        <IconArrowForwardUp size={18} aria-hidden />
      </ActionIcon>
    </ActionIcon.Group>
  );
}

function ProblemsButton({ problems }: { problems: readonly Problem[] }) {
  const isOpen = useDesigner((state) => state.panel?.kind === "problems");
  const { show } = useDesignerActions();
  const t = useWords();
  const { errors, warnings } = problemCounts(problems);
  const tone = errors > 0 ? "error" : problems.length > 0 ? "warning" : "none";
  return (
    <Button
      variant="default"
      aria-pressed={isOpen}
      title={t(
        "{errors, plural, one {# error} other {# errors}}, {warnings, plural, one {# warning} other {# warnings}}",
        {
          errors,
          warnings,
        },
      )}
      leftSection={<IconAlertTriangle size={16} aria-hidden />}
      rightSection={
        <span className={classes.count} data-tone={tone}>
          {problems.length}
        </span>
      }
      onClick={() => show(isOpen ? null : { kind: "problems" })}
    >
      <span className={classes.word}>{t("Problems")}</span>
    </Button>
  );
}

function ViewButtons() {
  return (
    <>
      <DrawnViewButton />
      <CodeButton />
    </>
  );
}

function DrawnViewButton() {
  const t = useWords();
  const isOutline = useDesigner((state) => state.overlays.view === "outline");
  const { draw } = useDesignerActions();
  const Icon = isOutline ? IconSitemap : IconListTree;
  return (
    <Button
      variant="default"
      leftSection={<Icon size={16} aria-hidden />}
      onClick={() => draw(isOutline ? "canvas" : "outline")}
    >
      <span className={classes.word}>{isOutline ? t("Canvas") : t("Outline")}</span>
    </Button>
  );
}

function CodeButton() {
  const t = useWords();
  const { open } = useDesignerActions();
  return (
    <Button
      variant="default"
      leftSection={<IconCode size={16} aria-hidden />}
      onClick={() => open({ view: "code" })}
    >
      <span className={classes.word}>{t("Code")}</span>
    </Button>
  );
}

function OnOffSwitch({ flowId, facts, mayEdit }: { flowId: string; facts: FlowFacts; mayEdit: boolean }) {
  const t = useWords();
  const { setFacts } = useDesignerActions();
  const change = useMutation(
    orpc.flows.setEnabled.mutationOptions({ onSuccess: (flow) => setFacts(factsOf(flow)) }),
  );
  const unpublished = facts.publishedVersion === null;
  const why = unpublished
    ? t("Publish the flow first")
    : facts.enabled
      ? t("Switch the flow off")
      : t("Switch the flow on");
  return (
    <Tooltip label={why}>
      <Switch
        aria-label={t("The flow is on")}
        label={<span className={classes.word}>{facts.enabled ? t("On") : t("Off")}</span>}
        checked={facts.enabled}
        disabled={!mayEdit || unpublished || change.isPending}
        onChange={(event) => change.mutate({ id: flowId, enabled: event.currentTarget.checked })}
      />
    </Tooltip>
  );
}

function MoreMenu({ flowId }: { flowId: string }) {
  const t = useWords();
  const { open } = useDesignerActions();
  const store = useDesignerStore();
  const commands = useCommands();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          className={classes.more ?? ""}
          aria-label={t("More")}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href={`/flows/${flowId}/runs`}>
          {t("Runs of this flow")}
        </Menu.Item>
        <Menu.Item
          rightSection={keyWords(t, "Ctrl F")}
          onClick={() => open({ view: drawnView(flowId), find: true })}
        >
          {t("Find and replace")}
        </Menu.Item>
        <Menu.Item onClick={() => open({ dialog: "history" })}>{t("Versions and earlier drafts")}</Menu.Item>
        <Menu.Item onClick={() => open({ dialog: "settings" })}>{t("Settings of this flow")}</Menu.Item>
        <Menu.Divider />
        <Menu.Item rightSection={keyWords(t, "Ctrl Shift P")} onClick={() => open({ dialog: "go-to" })}>
          {t("Go to an action")}
        </Menu.Item>
        <Menu.Item rightSection={keyWords(t, "Shift L")} onClick={() => tidyUp(store, commands)}>
          {t("Tidy up")}
        </Menu.Item>
        <Menu.Item rightSection="?" onClick={() => open({ dialog: "keys" })}>
          {t("Keys")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
