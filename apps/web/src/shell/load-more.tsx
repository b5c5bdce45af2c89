import { Button } from "@mantine/core";
import { useWords } from "../words/words.tsx";
import styles from "./load-more.module.css";

/** The way to the next page of a list, as long as there is one. */
export function LoadMore(props: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}) {
  const t = useWords();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = props.query;
  if (!hasNextPage) return null;
  return (
    <div className={styles.more}>
      <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t("Load more")}
      </Button>
    </div>
  );
}
