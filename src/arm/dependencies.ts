import type { ArmProblem } from '../cluster/messages.js';
import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { templateMessages } from './messages.js';
import type { ExpandedResources, ResourceInstance } from './resources.js';
import { ProblemError } from '../../grammar/text/problem.js';

/** Finds resources of a template by what templates call them. */
export class ResourceIndex {
  private readonly byKey = new Map<string, ResourceInstance[]>();
  private readonly emptyLoops: ReadonlySet<string>;
  readonly instances: readonly ResourceInstance[];

  constructor({ instances, emptyLoops }: ExpandedResources) {
    this.instances = instances;
    this.emptyLoops = new Set(emptyLoops.map(name => name.toLowerCase()));
    for (const instance of instances) for (const key of keysOf(instance)) this.add(key, instance);
  }

  /** Whether that is what a loop is called which makes nothing. */
  isEmptyLoop(text: string): boolean {
    return this.emptyLoops.has(text.toLowerCase());
  }

  private add(key: string, instance: ResourceInstance): void {
    const wanted = key.toLowerCase();
    const found = this.byKey.get(wanted);
    if (found === undefined) this.byKey.set(wanted, [instance]);
    else if (!found.includes(instance)) found.push(instance);
  }

  /** The resources of a symbolic name, an identifier, a type with its name, a loop, or a name. */
  find(text: string): readonly ResourceInstance[] {
    const wanted = text.toLowerCase().replace(/\/$/, '');
    const found = this.byKey.get(wanted) ?? [];
    // A symbolic name is meant before a resource of that name.
    const symbolic = found.filter(({ symbolicName }) => symbolicName?.toLowerCase() === wanted);
    return symbolic.length > 0 ? symbolic : found;
  }

  /** For "did you mean": symbolic names and names. */
  get names(): readonly string[] {
    return this.instances.flatMap(({ symbolicName, name }) => (symbolicName === null ? [name] : [symbolicName, name]));
  }
}

function keysOf({ symbolicName, copy, type, name, identifier }: ResourceInstance): readonly string[] {
  const symbolic =
    symbolicName === null ? [] : copy === null ? [symbolicName] : [symbolicName, `${symbolicName}[${copy.index}]`];
  const loop = copy === null || copy.name === '' ? [] : [copy.name];
  if (name === '') return [...symbolic, ...loop];
  const provider = identifier.lastIndexOf('/providers/');
  const relative = provider < 0 ? [] : [identifier.slice(provider + '/providers/'.length)];
  return [...symbolic, ...loop, identifier, ...relative, `${type}/${name}`, name];
}

/** What each resource has to wait for. */
function dependenciesOf(index: ResourceIndex): ReadonlyMap<ResourceInstance, readonly ResourceInstance[]> {
  // A resource that is left out may be one whose name cannot be told.
  const mayBeHidden = index.instances.some(({ name }) => name === '');
  return new Map(
    index.instances.map(instance => [
      instance,
      instance.dependsOn.flatMap(({ text, node }, position) => {
        const found = index.find(text).filter(other => other !== instance);
        if (found.length > 0 || mayBeHidden || index.isEmptyLoop(text)) return found;
        const target = `${instance.target}.dependsOn[${position}]`;
        const itself = index.find(text).includes(instance);
        const similar = nearest(text, index.names);
        throw new ProblemError(
          itself
            ? templateMessages.template(target, node, 'the resource depends on itself')
            : templateMessages.template(
                target,
                node,
                `the template has no resource ${mention(text)}`,
                didYouMean(similar, 'what is deployed already needs no dependsOn'),
              ),
        );
      }),
    ]),
  );
}

/** The resources in an order in which each comes after what it waits for; otherwise as in the template. A circle is an error. */
export function deploymentOrder(index: ResourceIndex): readonly ResourceInstance[] {
  const waitsFor = dependenciesOf(index);
  const order: ResourceInstance[] = [];
  const done = new Set<ResourceInstance>();
  const waiting = new Set<ResourceInstance>();
  for (const first of index.instances) {
    // Depth first, with a stack of our own: a chain may be as long as the template.
    const path: { readonly instance: ResourceInstance; next: number }[] = [];
    const enter = (instance: ResourceInstance): void => {
      path.push({ instance, next: 0 });
      waiting.add(instance);
    };
    if (!done.has(first)) enter(first);
    while (path.length > 0) {
      const top = path.at(-1);
      if (top === undefined) break;
      const dependency = (waitsFor.get(top.instance) ?? [])[top.next++];
      if (dependency === undefined) {
        path.pop();
        waiting.delete(top.instance);
        done.add(top.instance);
        order.push(top.instance);
      } else if (waiting.has(dependency)) {
        throw circle(
          path.map(({ instance }) => instance),
          dependency,
        );
      } else if (!done.has(dependency)) {
        enter(dependency);
      }
    }
  }
  return order;
}

export function circle(path: readonly ResourceInstance[], again: ResourceInstance): ProblemError<ArmProblem> {
  const names = [...path.slice(path.indexOf(again)), again].map(nameOf);
  const shown = names.length > 8 ? [...names.slice(0, 6), '…', ...names.slice(-1)] : names;
  const message = `the resources wait for one another: ${shown.join(' → ')}`;
  const span = again.dependsOn[0]?.node ?? { start: again.node.start, end: again.node.start + 1 };
  return new ProblemError(
    templateMessages.template(`${again.target}.dependsOn`, span, message, 'leave out one of the dependencies'),
  );
}

function nameOf({ symbolicName, copy, type, name }: ResourceInstance): string {
  const base = symbolicName ?? (name === '' ? type : name);
  return mention(copy === null || symbolicName === null ? base : `${base}[${copy.index}]`);
}
