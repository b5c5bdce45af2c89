import { pageTitle } from "../server/page-title.ts";
import { requestWords } from "../server/request-words.ts";
import { Notice } from "../shell/notice.tsx";
import { phrase } from "../words/translate.ts";

export const generateMetadata = pageTitle(phrase("There is nothing at this address"));

export default async function NotFound() {
  const t = await requestWords();
  return (
    <Notice title={t("There is nothing at this address")} isWhole>
      {t("It may have been deleted, or the address has a typing error.")}
    </Notice>
  );
}
