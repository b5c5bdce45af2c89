/** The bundler puts the bytes of a WebAssembly file into the program. */
declare module "@jitl/quickjs-wasmfile-release-sync/wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  // biome-ignore lint/style/noDefaultExport: the shape the bundler gives
  export default bytes;
}

/** As much of the standard as is used here: Node's types leave it to the browser's. */
declare namespace WebAssembly {
  type Module = object;
  class Memory {
    constructor(pages: { initial: number; maximum: number });
    readonly buffer: ArrayBuffer;
  }
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
