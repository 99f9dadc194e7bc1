// This module is browser compatible.

/** Where the keyboard was: which row of the queue, and which of the row's controls. */
interface FocusedRow {
  readonly element: Element;
  readonly rows: readonly Element[];
  /** Place of the row in the queue. */
  readonly index: number;
  /** Place of the control in the row; -1 for the row itself. */
  readonly control: number;
}

const ROWS = "[data-song]";
const CONTROLS = "button, summary, a[href], input";

/**
 * Keeps the keyboard where it was while the queue changes under it: browsers drop the focus of an
 * element that is moved, and of one that goes away. {@link remember} is called before the page is
 * changed, {@link restore} after it.
 */
export class RowFocus {
  #focused: FocusedRow | null = null;

  remember(page: Document): void {
    this.#focused = focusedRow(page);
  }

  restore(page: Document): void {
    const before = this.#focused;
    this.#focused = null;
    if (before === null || page.activeElement !== page.body) return;
    if (before.element.isConnected) return focusOn(before.element);
    const rows = [...page.querySelectorAll(ROWS)];
    const row = rows[Math.min(before.index, rows.length - 1)];
    if (row === undefined) return focusOn(page.querySelector("#queue"));
    focusOn(controlAt(row, before.control));
    // What was open in the row before may be closed in this one.
    if (page.activeElement === page.body) focusOn(row);
  }
}

/** Moves the focus one row up (-1) or down (1), to the same control of that row. */
export function walkRows(page: Document, step: 1 | -1): void {
  const from = focusedRow(page);
  const row = from?.rows[from.index + step];
  if (from === null || row === undefined) return;
  const to = controlAt(row, from.control);
  focusOn(to);
  to.scrollIntoView({ block: "nearest" });
}

function focusedRow(page: Document): FocusedRow | null {
  const element = page.activeElement;
  const row = element?.closest(ROWS);
  if (!element || !row) return null;
  const rows = [...page.querySelectorAll(ROWS)];
  const control = element === row ? -1 : [...row.querySelectorAll(CONTROLS)].indexOf(element);
  return { element, rows, index: rows.indexOf(row), control };
}

function controlAt(row: Element, control: number): Element {
  if (control === -1) return row;
  const controls = [...row.querySelectorAll(CONTROLS)];
  return controls[control] ?? controls.at(-1) ?? row;
}

function focusOn(element: Element | null): void {
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
}
