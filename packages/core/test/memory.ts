/*
 * Measures the WebAssembly memory of everything that is loaded after it: jax-js has no counter of live arrays. Import it
 * first; modules are evaluated in the order of their imports.
 */
const memories: WebAssembly.Memory[] = [];
const Original = WebAssembly.Memory;
WebAssembly.Memory = class extends Original {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

export const memory = { bytes: (): number => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) };
