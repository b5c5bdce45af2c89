import { Anchor, List } from "@mantine/core";
import Link from "next/link";
import { useWords } from "../../words/words.tsx";

interface UsingFlow {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
}

/** Flows with the way to each; one that speaks of a connection by several names stands here once. */
export function UsingFlows({ flows }: { readonly flows: readonly UsingFlow[] }) {
  const t = useWords();
  const once = flows.filter(({ id }, index) => flows.findIndex((one) => one.id === id) === index);
  return once.map(({ id, name, enabled }) => (
    <List.Item key={id}>
      <Anchor component={Link} href={`/flows/${id}`} size="sm">
        {name}
      </Anchor>
      {enabled ? "" : ` ${t("(off)")}`}
    </List.Item>
  ));
}
