import { Fragment, memo, type ReactNode, useMemo } from "react";
import { useWords } from "../../words/words.tsx";
import { type Block, type Inline, readMarkdown } from "./markdown.ts";

/** Markdown as elements: no text of a note ever becomes HTML by itself. */
export const MarkdownView = memo(function MarkdownView({ text }: { readonly text: string }) {
  const blocks = useMemo(() => readMarkdown(text), [text]);
  return <>{blocks.map((block, index) => keyed(index, blockElement(block)))}</>;
});

// What is read from one text has no other names than its places.
const keyed = (index: number, element: ReactNode) => <Fragment key={index}>{element}</Fragment>;

const inlines = (inner: readonly Inline[]): ReactNode =>
  inner.map((piece, index) => keyed(index, inlineElement(piece)));

function inlineElement(piece: Inline): ReactNode {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "code":
      return <code>{piece.text}</code>;
    case "strong":
      return <strong>{inlines(piece.inner)}</strong>;
    case "em":
      return <em>{inlines(piece.inner)}</em>;
    case "del":
      return <del>{inlines(piece.inner)}</del>;
    case "link":
      return (
        <a href={piece.href} target="_blank" rel="noreferrer noopener">
          {inlines(piece.inner)}
        </a>
      );
  }
}

function blockElement(block: Block): ReactNode {
  switch (block.kind) {
    case "heading":
      return <p data-heading={block.level}>{inlines(block.inner)}</p>;
    case "paragraph":
      return <p>{withBreaks(block.lines)}</p>;
    case "quote":
      return <blockquote>{withBreaks(block.lines)}</blockquote>;
    case "code":
      return <pre>{block.text}</pre>;
    case "rule":
      return <hr />;
    case "list": {
      const items = block.items.map(({ done, inner }, index) =>
        keyed(
          index,
          <li>
            {done !== null && <Tick done={done} />}
            {inlines(inner)}
          </li>,
        ),
      );
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

function Tick({ done }: { done: boolean }) {
  const t = useWords();
  return (
    <input type="checkbox" checked={done} readOnly tabIndex={-1} aria-label={done ? t("Done") : t("To do")} />
  );
}

const withBreaks = (lines: readonly (readonly Inline[])[]): ReactNode =>
  lines.map((line, index) =>
    keyed(
      index,
      <>
        {index > 0 && <br />}
        {inlines(line)}
      </>,
    ),
  );
