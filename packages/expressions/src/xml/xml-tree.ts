/** An XML document as read, without white space between elements (as .NET's XmlDocument keeps it). */
export type XmlNode = XmlElement | XmlText | XmlMark | XmlDeclaration | XmlDoctype;

export interface XmlElement {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  /** Written `<a/>`: `<a></a>` is another thing when it becomes JSON. */
  readonly selfClosing: boolean;
  /** The character it starts at, where it was read from a text. */
  readonly at?: number;
}

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
}

export interface XmlText {
  readonly kind: "text";
  readonly text: string;
}

/** Content between fixed marks. */
export interface XmlMark {
  readonly kind: "cdata" | "comment" | "instruction";
  /** Of an instruction. */
  readonly target: string;
  readonly text: string;
}

export interface XmlDeclaration {
  readonly kind: "declaration";
  readonly attributes: readonly XmlAttribute[];
}

export interface XmlDoctype {
  readonly kind: "doctype";
  readonly name: string;
  readonly publicId: string;
  readonly systemId: string;
  readonly internalSubset: string;
}
