import { nearest, problem, show } from "../errors.ts";
import { type AnyPlugin, type PluginKind, checkFit, isPlugin, pluginKinds } from "../plugin/plugin.ts";

/** Plugins, and lists of plugins as packages export them. */
export type Plugins = AnyPlugin | readonly Plugins[];

/** Finds plugins by kind and name. Explicit: what was not handed to `use` is not there. */
export interface Registry {
  /** Adds plugins: `registry.use(losses, optimizers, myLoss)`. All or none: an error leaves the registry as it was. */
  use(...plugins: readonly Plugins[]): this;
  has(kind: PluginKind, name: string): boolean;
  /** The plugin, or an error that names the nearest. */
  get(kind: PluginKind, name: string): AnyPlugin;
  /** Plugins of one kind, or all, by name. */
  list(kind?: PluginKind): AnyPlugin[];
}

/** A registry with the plugins given. */
export function createRegistry(...plugins: readonly Plugins[]): Registry {
  return new PluginRegistry().use(...plugins);
}

class PluginRegistry implements Registry {
  #plugins = new Map<string, AnyPlugin>();

  use(...plugins: readonly Plugins[]): this {
    const next = new Map(this.#plugins);
    for (const plugin of (plugins as readonly unknown[]).flat(8) as AnyPlugin[]) {
      check(plugin);
      const key = keyOf(plugin.kind, plugin.name);
      const before = next.get(key);
      if (before && before !== plugin) {
        throw problem("DUPLICATE_PLUGIN", {
          subject: "registry",
          argument: plugin.name,
          rule: `be the only ${plugin.kind} of its name`,
          got: `a second ${plugin.kind} "${plugin.name}"`,
          cure: "Rename one of them, or register only one.",
        });
      }
      next.set(key, plugin);
    }
    this.#plugins = next;
    return this;
  }

  has(kind: PluginKind, name: string): boolean {
    return this.#plugins.has(keyOf(kind, name));
  }

  get(kind: PluginKind, name: string): AnyPlugin {
    const plugin = this.#plugins.get(keyOf(kind, name));
    if (plugin) return plugin;
    const other = pluginKinds.find((one) => one !== kind && this.has(one, name));
    if (other) {
      throw problem("WRONG_KIND", {
        subject: "registry",
        argument: kind,
        rule: `name a ${kind}`,
        got: name,
        cure: `"${name}" is ${/^[aeiou]/.test(other) ? "an" : "a"} ${other}; use it there.`,
      });
    }
    const known = this.list(kind).map((one) => one.name);
    throw problem("UNKNOWN_PLUGIN", {
      subject: "registry",
      argument: kind,
      rule: `name a registered ${kind}`,
      got: name,
      cure: advise(kind, name, known),
    });
  }

  list(kind?: PluginKind): AnyPlugin[] {
    const all = [...this.#plugins.values()].filter((plugin) => kind === undefined || plugin.kind === kind);
    const order = (plugin: AnyPlugin) => pluginKinds.indexOf(plugin.kind as PluginKind);
    return all.sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name, "en"));
  }
}

const keyOf = (kind: string, name: string): string => `${kind}/${name}`;

/** What to do about a name that is not known: the nearest names, and what else there is. */
export function advise(kind: string, name: string, known: readonly string[]): string {
  if (known.length === 0) return `No ${kind} is registered: pass the package's list to \`registry.use\`.`;
  const near = nearest(name, known);
  const listed = listing(kind, known);
  return near.length > 0 ? `Did you mean ${near.map(show).join(" or ")}? ${listed}` : listed;
}

/** So many names are listed; nobody reads a hundred. */
const mostListed = 12;

/** The plugins of a kind by name, the first of them where there are many. */
export function listing(kind: string, known: readonly string[]): string {
  if (known.length === 0) return `No ${kind} is registered.`;
  const rest = known.length - mostListed;
  const shown = known.slice(0, rest > 1 ? mostListed : known.length).join(", ");
  return `Known: ${shown}${rest > 1 ? ` and ${rest} more` : ""}.`;
}

function check(plugin: unknown): asserts plugin is AnyPlugin {
  if (!isPlugin(plugin)) {
    throw problem("INVALID_PLUGIN", {
      subject: "registry",
      argument: "plugins",
      rule: "be made by defineLoss, defineOptimizer and the like",
      got: plugin,
      cure: "Pass the plugin itself, not the result of calling it, and not its package.",
    });
  }
  checkFit(plugin);
}
