import { ActionIcon, Menu, Switch, Tooltip } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconActivity, IconDots, IconDownload, IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import type { orpc } from "../../client/api.ts";
import { RunStatus } from "../../shell/run-status.tsx";
import { Since } from "../../shell/since.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./flow-row.module.css";
import { triggerLook } from "./trigger-icon.tsx";
import type { useFlowCommands } from "./use-flow-commands.ts";

type FlowSummary = Awaited<ReturnType<typeof orpc.flows.list.call>>["items"][number];
type Commands = ReturnType<typeof useFlowCommands>;

const STATES = {
  draft: { label: phrase("Draft"), about: phrase("Never published: it does not run by itself.") },
  published: { label: phrase("Published"), about: phrase("What you see in the designer is what runs.") },
  changed: { label: phrase("Changed"), about: phrase("Published, with newer changes that do not run yet.") },
} as const;

/** One flow of the list: what starts it, how it stands, how it did last, and what can be done with it. */
export function FlowRow({ flow, commands }: { flow: FlowSummary; commands: Commands }) {
  const t = useWords();
  const trigger = triggerLook(flow.triggerType);
  const state = STATES[flow.state];
  return (
    <li className={styles.row}>
      <span className={styles.sign} aria-hidden>
        <trigger.icon size={20} stroke={1.7} />
      </span>
      <div className={styles.what}>
        <Link href={`/flows/${flow.id}`} prefetch={false} className={styles.name}>
          {flow.name}
        </Link>
        <span className={styles.about}>
          {t(trigger.label)} ·{" "}
          {t("{count, plural, one {# action} other {# actions}}", { count: flow.actionCount })}
          <span className={styles.edited}>
            {" · "}
            {t.rich("edited <since></since>", { since: () => <Since at={flow.updatedAt} /> })}
          </span>
        </span>
      </div>
      <Tooltip label={t(state.about)} withArrow>
        <span className={styles.state} data-state={flow.state}>
          {t(state.label)}
        </span>
      </Tooltip>
      <div className={styles.last}>
        {flow.lastRun === null ? (
          <span className={styles.never}>{t("Not run yet")}</span>
        ) : (
          <Link href={`/runs/${flow.lastRun.id}`} prefetch={false} className={styles.run}>
            <RunStatus status={flow.lastRun.status} />
            <span className={styles.ago}>
              <Since at={flow.lastRun.createdAt} />
            </span>
          </Link>
        )}
      </div>
      <FlowSwitch flow={flow} commands={commands} />
      <FlowMenu flow={flow} commands={commands} />
    </li>
  );
}

function FlowSwitch({ flow, commands }: { flow: FlowSummary; commands: Commands }) {
  const t = useWords();
  const { setEnabled } = commands;
  const pending = setEnabled.isPending && setEnabled.variables.id === flow.id;
  const enabled = pending ? setEnabled.variables.enabled : flow.enabled;
  return (
    <Tooltip
      label={t("Publish it first; then it can be switched on.")}
      disabled={flow.state !== "draft"}
      withArrow
    >
      <span className={styles.switch}>
        <Switch
          aria-label={t("{name}: on or off", { name: flow.name })}
          checked={enabled}
          disabled={flow.state === "draft"}
          onChange={(event) => setEnabled.mutate({ id: flow.id, enabled: event.currentTarget.checked })}
          withThumbIndicator={false}
        />
        <span className={styles.onOff} aria-hidden>
          {enabled ? t("On") : t("Off")}
        </span>
      </span>
    </Tooltip>
  );
}

function FlowMenu({ flow, commands }: { flow: FlowSummary; commands: Commands }) {
  const t = useWords();
  const askToDelete = () =>
    modals.openConfirmModal({
      title: t("Delete “{name}”?", { name: flow.name }),
      children: t(
        "Its drafts and versions go too, its address stops answering, and runs under way are cancelled. This cannot be undone.",
      ),
      labels: { confirm: t("Delete the flow"), cancel: t("Keep it") },
      confirmProps: { color: "red" },
      onConfirm: () => commands.remove.mutate({ id: flow.id }),
    });
  return (
    <Menu position="bottom-end" shadow="md" width={190}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("More for {name}", { name: flow.name })}
        >
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          href={`/flows/${flow.id}/runs`}
          leftSection={<IconActivity size={16} aria-hidden />}
        >
          {t("Its runs")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => commands.exportFile.mutate(flow.id)}
        >
          {t("Export")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="var(--tp-danger)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={askToDelete}
        >
          {t("Delete…")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
