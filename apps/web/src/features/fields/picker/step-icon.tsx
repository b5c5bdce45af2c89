import {
  IconAdjustments,
  IconBolt,
  IconBox,
  IconListDetails,
  IconRepeat,
  IconVariable,
} from "@tabler/icons-react";
import type { KnownGroup } from "../known-data.ts";

const ICONS = {
  trigger: IconBolt,
  action: IconBox,
  loop: IconRepeat,
  row: IconListDetails,
  variables: IconVariable,
  parameters: IconAdjustments,
} satisfies Record<KnownGroup["kind"], unknown>;

export function StepIcon({ kind }: { kind: KnownGroup["kind"] }) {
  const Icon = ICONS[kind];
  return <Icon size={15} aria-hidden />;
}
