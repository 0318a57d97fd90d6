/** Makes a list of tabs work as the ARIA practices say: arrows move, the chosen panel is the one that is shown. */
export function tabs(list: HTMLElement, onChoice: (name: string) => void): { choose(name: string): void } {
  const buttons = [...list.querySelectorAll<HTMLButtonElement>('[role=tab]')];
  const nameOf = (button: HTMLButtonElement): string => button.dataset['tab'] ?? '';
  const panelOf = (button: HTMLButtonElement): HTMLElement | null =>
    document.getElementById(button.getAttribute('aria-controls') ?? '');

  const choose = (name: string, focus = false): void => {
    for (const button of buttons) {
      const chosen = nameOf(button) === name;
      button.setAttribute('aria-selected', String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      const panel = panelOf(button);
      if (panel !== null) panel.hidden = !chosen;
      if (chosen && focus) button.focus();
    }
    onChoice(name);
  };

  for (const [index, button] of buttons.entries()) {
    button.addEventListener('click', () => {
      choose(nameOf(button));
    });
    button.addEventListener('keydown', event => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      const next = buttons[(index + step + buttons.length) % buttons.length];
      if (next !== undefined) choose(nameOf(next), true);
    });
  }
  return { choose };
}
