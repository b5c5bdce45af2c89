"use client";

import { type MantineColorScheme, Menu, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { phrase } from "../words/translate.ts";
import { useWords } from "../words/words.tsx";
import { useIsClient } from "./use-is-client.ts";

const SCHEMES = [
  { value: "auto", label: phrase("As the system"), icon: IconDeviceDesktop },
  { value: "light", label: phrase("Light"), icon: IconSun },
  { value: "dark", label: phrase("Dark"), icon: IconMoon },
] as const satisfies readonly { value: MantineColorScheme; label: string; icon: unknown }[];

/** The three looks as entries of a menu. */
export function ColorSchemeItems() {
  const t = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return SCHEMES.map((scheme) => (
    <Menu.Item
      key={scheme.value}
      role="menuitemradio"
      aria-checked={colorScheme === scheme.value}
      leftSection={<scheme.icon size={16} aria-hidden />}
      rightSection={colorScheme === scheme.value ? <IconCheck size={16} aria-hidden /> : undefined}
      closeMenuOnClick={false}
      onClick={() => setColorScheme(scheme.value)}
    >
      {t(scheme.label)}
    </Menu.Item>
  ));
}

/** The same choice as a control of the settings page. */
export function ColorSchemeSwitch() {
  const t = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The server cannot know the choice: until the page is live the control shows the default.
  const live = useIsClient();
  return (
    <SegmentedControl
      aria-label={t("Appearance")}
      styles={{ root: { alignSelf: "start" } }}
      value={live ? colorScheme : "auto"}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
      data={SCHEMES.map(({ value, label }) => ({ value, label: t(label) }))}
    />
  );
}
