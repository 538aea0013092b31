import { type Server, createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";

/** The page at an address of its own, where a test counts what it costs, cuts the network and puts up another build. */
export interface Host {
  readonly address: string;
  /** Paths that were asked for, with the bytes of each answer as it was sent, compressed; and with its head. */
  readonly answers: readonly { readonly path: string; readonly body: number; readonly whole: number }[];
  /** Changes files as they go out: gives what to send in place of a text, or nothing for as it is. */
  rewrite: ((path: string, text: string) => string | undefined) | undefined;
  /** Stops answering, as a machine without a network. */
  cut(): Promise<void>;
  /** Answers again, at the same address. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a host that passes on what the one at `origin` says. */
export async function openHost(origin: string): Promise<Host> {
  const answers: { path: string; body: number; whole: number }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const { socket } = request;
    const before = socket.bytesWritten;
    void pass(path).catch(() => response.destroy());

    async function pass(asked: string): Promise<void> {
      const { status, headers, body } = await fetchFrom(origin + asked.slice(1));
      const sent = host.rewrite && /\.js$|\/$/.test(asked) ? rewritten(asked, body) : body;
      response.on("finish", () => {
        answers.push({ path, body: sent.length, whole: socket.bytesWritten - before });
      });
      response.writeHead(status, { ...headers, "content-length": sent.length }).end(sent);
    }
  });
  const rewritten = (path: string, body: Buffer): Buffer => {
    const changed = host.rewrite?.(path, gunzipSync(body).toString());
    return changed === undefined ? body : gzipSync(changed);
  };
  const port = await listen(server, 0);
  const host: Host = {
    address: `http://127.0.0.1:${port}/`,
    answers,
    rewrite: undefined,
    async cut() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    async mend() {
      await listen(server, port);
    },
    async close() {
      if (server.listening) await host.cut();
    },
  };
  return host;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const passedOn = ["content-type", "content-encoding", "cache-control"] as const;

/** One answer of the host behind, as it came: this client unpacks nothing by itself. */
function fetchFrom(address: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(address, { headers: { "accept-encoding": "gzip" } }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("error", reject);
      answer.on("end", () => {
        const headers: Record<string, string> = {};
        for (const name of passedOn) {
          const value = answer.headers[name];
          if (value !== undefined) headers[name] = value;
        }
        resolve({ status: answer.statusCode ?? 500, headers, body: Buffer.concat(pieces) });
      });
    }).on("error", reject);
  });
}
