/** What the page says of a picture. */
export interface AxisText {
  /** Its name in the list of pictures. */
  readonly name: string;
  /** Title of the axis. */
  readonly title: string;
  /** What is looked at, in one or two sentences. */
  readonly lead: string;
  /** What a step of gradient descent does where the loss falls with larger values, as a predicate. */
  readonly up: string;
  /** And where it falls with smaller ones. */
  readonly down: string;
}
