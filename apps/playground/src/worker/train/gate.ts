/** Lets a run through, holds it, or lets one update through at a time. */
export class Gate {
  #isShut: boolean;
  #isStepping = false;
  #wake: (() => void) | undefined;

  constructor(isShut: boolean) {
    this.#isShut = isShut;
  }

  get isShut(): boolean {
    return this.#isShut;
  }

  /** Whether it is open for one update alone. */
  get isStepping(): boolean {
    return this.#isStepping;
  }

  /** Settled when it is open. */
  open(): Promise<void> {
    if (!this.#isShut) return Promise.resolve();
    return new Promise((resolve) => (this.#wake = resolve));
  }

  shut(): void {
    this.#isShut = true;
    this.#isStepping = false;
  }

  release(): void {
    this.#isStepping = false;
    this.#let();
  }

  letOne(): void {
    this.#isStepping = true;
    this.#let();
  }

  /** Tells that an update went through. */
  count(): void {
    if (this.#isStepping) this.shut();
  }

  #let(): void {
    this.#isShut = false;
    this.#wake?.();
    this.#wake = undefined;
  }
}
