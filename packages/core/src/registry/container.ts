// The only file that imports tsyringe. What tsyringe needs must be evaluated first, and both files are listed under
// `sideEffects` so that bundlers keep that order.
import "./reflect.ts";
import { type DependencyContainer, container as root } from "tsyringe";
import { problem } from "../errors.ts";

/** A typed name of a service. */
export interface Token<T> {
  readonly key: symbol;
  /** Never set: it carries the type. */
  readonly service?: T;
}

/** A token; the same description gives the same token, across copies of core. */
export function token<T>(description: string): Token<T> {
  return { key: Symbol.for(`@downslope/core/${description}`) };
}

/** Services under typed tokens. A child sees its parent's and may replace them for itself. */
export interface Container {
  /** Sets a service, in place of any before it. */
  set<T>(name: Token<T>, service: T): this;
  /** Sets how a service is made: once a container, on first use. */
  setFactory<T>(name: Token<T>, make: (services: Container) => T): this;
  has(name: Token<unknown>): boolean;
  get<T>(name: Token<T>): T;
  /** A container that falls back on this one. */
  child(): Container;
}

/** An empty container. */
export function createContainer(): Container {
  return new Services(root.createChildContainer());
}

class Services implements Container {
  readonly #inner: DependencyContainer;

  constructor(inner: DependencyContainer) {
    this.#inner = inner;
  }

  set<T>(name: Token<T>, service: T): this {
    this.#inner.register<T>(name.key, { useValue: service });
    return this;
  }

  setFactory<T>(name: Token<T>, make: (services: Container) => T): this {
    let made: { service: T } | undefined;
    this.#inner.register<T>(name.key, { useFactory: () => (made ??= { service: make(this) }).service });
    return this;
  }

  has(name: Token<unknown>): boolean {
    return this.#inner.isRegistered(name.key, true);
  }

  get<T>(name: Token<T>): T {
    if (this.has(name)) return this.#inner.resolve<T>(name.key);
    throw problem("MISSING_SERVICE", {
      subject: "container",
      argument: name.key.description?.split("/").at(-1) ?? "service",
      rule: "be supplied by the host",
      got: undefined,
      cure: "Set it with `container.set(TOKEN, service)`; in Node, start from `nodeServices()` of @downslope/core/node.",
    });
  }

  child(): Container {
    return new Services(this.#inner.createChildContainer());
  }
}
