import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A peer that cannot do what it was asked: its own reason, or that it took too long or ended. */
export class CannotError extends Error {}

/** Those that run: none outlives this program. */
const running = new Set();
process.on("exit", () => running.forEach((peer) => peer.close()));

/** A peer in a process of its own, asked in lines of JSON, one question at a time. */
export class PeerProcess {
  #child;
  #waiting;
  #lastWords = "";
  #ended;

  /** @param {readonly string[]} command program and arguments */
  constructor([program, ...args]) {
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env });
    running.add(this);
    this.#child.stderr
      .setEncoding("utf8")
      .on("data", (text) => (this.#lastWords = (this.#lastWords + text).slice(-2000)));
    this.#child.stdin.on("error", () => undefined);
    this.#child.once("error", (error) => this.#end(`cannot be started: ${error.message}`));
    this.#child.once("exit", (code, signal) => this.#end(this.#farewell(code, signal)));
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#waiting?.resolve(line));
  }

  /** What it answers, within so many milliseconds; later, it is ended. */
  async ask(question, milliseconds = 120_000) {
    if (this.#ended) throw new CannotError(this.#ended);
    let timer;
    const line = await new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      timer = setTimeout(() => {
        this.#end(`no answer within ${milliseconds / 1000} s`);
        this.close();
      }, milliseconds);
      this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    }).finally(() => {
      clearTimeout(timer);
      this.#waiting = undefined;
    });
    const { cannot, ...answer } = JSON.parse(line);
    if (cannot !== undefined) throw new CannotError(cannot);
    return answer;
  }

  close() {
    running.delete(this);
    this.#child.kill("SIGKILL");
  }

  #farewell(code, signal) {
    const said = this.#lastWords.trim().split("\n").at(-1);
    return `its process ended (${signal ?? code})${said ? `: ${said.slice(0, 200)}` : ""}`;
  }

  #end(reason) {
    this.#ended ??= reason;
    this.#waiting?.reject(new CannotError(this.#ended));
  }
}
