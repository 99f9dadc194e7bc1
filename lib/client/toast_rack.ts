// This module is browser compatible.
import type { After } from "./clock_offset_probes.ts";

/** A note that goes away by itself. */
export interface ToastNote {
  readonly id: number;
  readonly tone: "done" | "refused";
  readonly text: string;
  /** `seq` to undo, or `null`. */
  readonly undo: number | null;
}

/** How long a note stays while nobody holds it. */
export const TOAST_MS = 10_000;
/** Older ones make room. */
export const MAX_TOASTS = 3;

const STEP_MS = 500;

export interface ToastRackOptions {
  readonly after: After;
  /** Newest last. */
  readonly show: (toasts: readonly ToastNote[]) => void;
}

/** Notes with what takes things back. Time stands still for them while somebody reaches for one. */
export class ToastRack {
  readonly #options: ToastRackOptions;
  #toasts: readonly (ToastNote & { readonly leftMs: number })[] = [];
  #held = false;
  #nextId = 1;
  #ticking = false;
  #cancel = () => {};

  constructor(options: ToastRackOptions) {
    this.#options = options;
  }

  add(note: Omit<ToastNote, "id">): void {
    const toast = { ...note, id: this.#nextId++, leftMs: TOAST_MS };
    this.#set([...this.#toasts, toast].slice(-MAX_TOASTS));
    if (!this.#ticking) this.#tick();
  }

  dismiss(id: number): void {
    this.#set(this.#toasts.filter((toast) => toast.id !== id));
  }

  /** Takes away the note whose offer was used. */
  used(undo: number): void {
    this.#set(this.#toasts.filter((toast) => toast.undo !== undo));
  }

  hold(held: boolean): void {
    this.#held = held;
  }

  close(): void {
    this.#cancel();
  }

  #tick(): void {
    this.#ticking = true;
    this.#cancel = this.#options.after(STEP_MS, () => {
      if (!this.#held) this.#age();
      this.#ticking = this.#toasts.length > 0;
      if (this.#ticking) this.#tick();
      // A note that went away cannot say that the mouse has left it.
      else this.#held = false;
    });
  }

  #age(): void {
    const older = this.#toasts.map((toast) => ({ ...toast, leftMs: toast.leftMs - STEP_MS }));
    const kept = older.filter(({ leftMs }) => leftMs > 0);
    if (kept.length === older.length) this.#toasts = kept;
    else this.#set(kept);
  }

  #set(toasts: readonly (ToastNote & { readonly leftMs: number })[]): void {
    this.#toasts = toasts;
    this.#options.show(toasts);
  }
}
