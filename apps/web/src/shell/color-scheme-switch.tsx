"use client";

import { type MantineColorScheme, Menu, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { useIsClient } from "./use-is-client.ts";

const SCHEMES = [
  { value: "auto", label: "As the system", icon: IconDeviceDesktop },
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
] as const satisfies readonly { value: MantineColorScheme; label: string; icon: unknown }[];

/** The three looks as entries of a menu. */
export function ColorSchemeItems() {
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
      {scheme.label}
    </Menu.Item>
  ));
}

/** The same choice as a control of the settings page. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The server cannot know the choice: until the page is live the control shows the default.
  const live = useIsClient();
  return (
    <SegmentedControl
      aria-label="Appearance"
      styles={{ root: { alignSelf: "start" } }}
      value={live ? colorScheme : "auto"}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
      data={SCHEMES.map(({ value, label }) => ({ value, label }))}
    />
  );
}
