import { Menu } from "@mantine/core";
import { useWords } from "../../words/words.tsx";
import { spanWords } from "./alert-words.ts";

const CHOICES = [60, 8 * 60, 24 * 60, 7 * 24 * 60] as const;

/** How long nothing is told. */
export function MuteItems(props: {
  readonly mutedUntil: string | null;
  readonly onMute: (minutes: number) => void;
}) {
  const t = useWords();
  const isMuted = props.mutedUntil !== null && Date.parse(props.mutedUntil) > Date.now();
  return (
    <>
      {CHOICES.map((minutes) => (
        <Menu.Item key={minutes} onClick={() => props.onMute(minutes)}>
          {t("Mute for {span}", { span: spanWords(t, minutes * 60_000) })}
        </Menu.Item>
      ))}
      {isMuted && <Menu.Item onClick={() => props.onMute(0)}>{t("Tell of it again")}</Menu.Item>}
    </>
  );
}
