import type { Page } from "@playwright/test";

/** Small words that no German sentence has: one of them is enough to find a sentence that nobody translated. */
const ENGLISH =
  /\b(the|and|with|your|you|from|this|that|are|is|of|for|not|has|have|its|who|what|to|by|it|as)\b/i;

/** What a page in German says in English, and what it cuts off. @param known names, and what people wrote: they stay as they are */
export async function amissInGerman(page: Page, known: RegExp): Promise<readonly string[]> {
  const [said, cut] = [await textsOf(page), await cutOff(page)];
  const found = [
    ...said.filter((text) => ENGLISH.test(text)).map((text) => `English: ${text}`),
    ...cut.map((text) => `Cut off: ${text}`),
  ];
  return [...new Set(found)].filter((one) => !known.test(one));
}

/** All that is seen or read out. */
function textsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const isCode = (element: Element) =>
      element.closest("script, style, noscript, code, pre, .cm-editor") !== null;
    const texts: (string | null)[] = [];
    for (const element of document.body.querySelectorAll("*")) {
      if (!isSeen(element) || isCode(element)) continue;
      for (const name of ["aria-label", "placeholder", "title"]) texts.push(element.getAttribute(name));
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      texts.push(...own.map(({ textContent }) => textContent));
    }
    return texts.flatMap((text) => text?.trim() || []);
  });
}

/** Words that do not fit in where they stand, and what to press that is beyond the screen and cannot be scrolled to. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const overflowOf = (element: Element) => getComputedStyle(element).overflowX;
    const isSeen = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.clientWidth > 4;
    const isCut = (element: Element) =>
      element.scrollWidth > element.clientWidth + 1 &&
      (element.matches("input") || overflowOf(element) !== "visible");
    const scrolls = (element: Element | null): boolean =>
      element !== null && (/auto|scroll/.test(overflowOf(element)) || scrolls(element.parentElement));
    const isBeyond = (element: Element) =>
      element.matches("a, button") &&
      element.getBoundingClientRect().right > window.innerWidth + 1 &&
      !scrolls(element.parentElement);
    return [...document.querySelectorAll("button, button *, a, label, legend, th, dt, h1, h2, h3, input")]
      .filter((element) => isSeen(element) && (isCut(element) || isBeyond(element)))
      .map((element) => (element instanceof HTMLInputElement ? element.value : (element.textContent ?? "")));
  });
}
