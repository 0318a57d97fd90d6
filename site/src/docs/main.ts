import MiniSearch from 'minisearch';

/** One part of a page, as the build writes them. */
interface Entry {
  readonly id: number;
  readonly path: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

const MAX_RESULTS = 12;
const root = document.documentElement.dataset['root'] ?? './';
const input = document.querySelector<HTMLInputElement>('#search');
const results = document.querySelector<HTMLOListElement>('#results');

let index: Promise<{ readonly search: MiniSearch; readonly entries: ReadonlyMap<number, Entry> }> | null = null;

/** Loads what can be found, when somebody begins to search. */
async function load(): Promise<{ readonly search: MiniSearch; readonly entries: ReadonlyMap<number, Entry> }> {
  // The build writes this file in just this shape.
  const entries = (await (await fetch(`${root}search.json`)).json()) as readonly Entry[];
  const search = new MiniSearch({ fields: ['heading', 'title', 'text'] });
  search.addAll(entries);
  return { search, entries: new Map(entries.map(entry => [entry.id, entry])) };
}

async function find(query: string): Promise<void> {
  if (results === null) return;
  results.hidden = query === '';
  if (query === '') return;
  const { search, entries } = await (index ??= load());
  const found = search
    .search(query, { prefix: true, fuzzy: 0.1, boost: { heading: 4, title: 2 } })
    .slice(0, MAX_RESULTS);
  results.replaceChildren(
    ...found.flatMap(({ id }) => {
      const entry = entries.get(Number(id));
      return entry === undefined ? [] : [resultItem(entry)];
    }),
  );
  if (found.length === 0) {
    const nothing = document.createElement('li');
    nothing.textContent = 'Nothing found.';
    results.replaceChildren(nothing);
  }
}

function resultItem({ path, title, heading }: Entry): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = root + path;
  link.textContent = heading === title ? title : `${title}: ${heading}`;
  item.append(link);
  return item;
}

input?.addEventListener('input', () => {
  void find(input.value.trim());
});
