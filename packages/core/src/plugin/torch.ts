/** What PyTorch calls a variable, and how it lays it out. */
export interface TorchVariable {
  /** Its name in a `state_dict`. */
  readonly name: string;
  /** The variable's axes in PyTorch's order, as NumPy's `transpose` takes them: [1, 0] for a matrix of the other layout. */
  readonly axes?: readonly number[];
}

/**
 * A model as a module of PyTorch: what the `state_dict` calls the variables, by their paths. Variables that are left out
 * keep their path and their layout; entries without a variable are passed over.
 */
export interface TorchForm {
  readonly params: Readonly<Record<string, TorchVariable>>;
  readonly state: Readonly<Record<string, TorchVariable>>;
  /** Numbers that the `state_dict` has beside them, int64 scalars, at 0: `layers.1.num_batches_tracked`. */
  readonly counters?: readonly string[];
  /** Python that makes a module with such a `state_dict` and the same forward pass; `nn` is `torch.nn`. */
  readonly module?: string;
}
