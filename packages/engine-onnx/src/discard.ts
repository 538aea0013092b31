import type { Tensor } from "onnxruntime-common";

/** Arrays of fewer bytes are left to the collector of garbage. */
const least = 4096;

type Transferable = ArrayBuffer & { transfer?(length: number): ArrayBuffer };

let closed: MessagePort | undefined;

/** A port that nobody listens to: what is handed to it is gone. */
function closedPort(): MessagePort {
  if (!closed) {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    closed = port1;
  }
  return closed;
}

/**
 * Frees the memory of a tensor that ONNX Runtime returned as a copy of one that it was given to write, without waiting for the
 * collector of garbage: two million parameters and their moments are 25 MB a step. The tensor given stays as it is, also
 * where it is the one returned.
 */
export function discardCopy(returned: Tensor | undefined, given: Tensor): void {
  if (!returned || returned === given) return;
  const { buffer } = returned.data as Float32Array<Transferable>;
  if (buffer === (given.data as Float32Array).buffer || buffer.byteLength < least) return;
  // Node 20 has no `transfer`.
  if (buffer.transfer) buffer.transfer(0);
  else closedPort().postMessage(undefined, [buffer]);
}
