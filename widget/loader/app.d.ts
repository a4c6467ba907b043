declare module 'app' {
  /** The glue of the widget's wasm, as wasm-bindgen writes it (`widget/src/browser/takeover.rs`). */
  export class Takeover {
    constructor(host: Element, form: HTMLFormElement, root: Element);
    go(from: number, to: number): boolean;
    check(): number;
    confirm(answer: unknown): void;
  }
  /** Fetches and starts the wasm. */
  export default function init(): Promise<unknown>;
}
