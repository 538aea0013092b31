/** Lets a run through, holds it, or lets one update through at a time. */
export class Gate {
  #isShut: boolean;
  /** Updates that are let through, one by one. */
  #allowed = 0;
  #wake: (() => void) | undefined;

  constructor(isShut: boolean) {
    this.#isShut = isShut;
  }

  get isShut(): boolean {
    return this.#isShut;
  }

  /** Whether it is open for a counted number of updates alone. */
  get isStepping(): boolean {
    return this.#allowed > 0;
  }

  /** Settled when it is open. */
  open(): Promise<void> {
    if (!this.#isShut) return Promise.resolve();
    return new Promise((resolve) => (this.#wake = resolve));
  }

  shut(): void {
    this.#isShut = true;
    this.#allowed = 0;
  }

  release(): void {
    this.#allowed = 0;
    this.#let();
  }

  /** Lets one more update through. */
  letOne(): void {
    if (!this.#isShut && !this.isStepping) return;
    this.#allowed += 1;
    this.#let();
  }

  /** Tells that an update went through. */
  count(): void {
    if (!this.isStepping) return;
    this.#allowed -= 1;
    if (!this.isStepping) this.shut();
  }

  #let(): void {
    this.#isShut = false;
    this.#wake?.();
    this.#wake = undefined;
  }
}
