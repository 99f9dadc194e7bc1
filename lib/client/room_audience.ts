// This module is browser compatible.
import type { RoomNews, RoomState } from "./room_types.ts";

/** Those who want to know how a room stands. However much happens in one task, they hear once. */
export class Audience {
  readonly #state: () => RoomState;
  readonly #listeners = new Set<(state: RoomState) => void>();
  readonly #newsListeners = new Set<(news: RoomNews) => void>();
  #news: RoomNews[] = [];
  #isNotifying = false;

  constructor(state: () => RoomState) {
    this.#state = state;
  }

  subscribe(listener: (state: RoomState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onNews(listener: (news: RoomNews) => void): () => void {
    this.#newsListeners.add(listener);
    return () => void this.#newsListeners.delete(listener);
  }

  /** Tells the state, and then the news, when the current task is done. */
  tell(news: readonly RoomNews[]): void {
    this.#news.push(...news);
    if (this.#isNotifying) return;
    this.#isNotifying = true;
    queueMicrotask(() => {
      this.#isNotifying = false;
      const told = this.#news.splice(0);
      for (const listener of this.#listeners) listener(this.#state());
      for (const one of told) for (const listener of this.#newsListeners) listener(one);
    });
  }

  /** Nobody listens any more. */
  close(): void {
    this.#listeners.clear();
    this.#newsListeners.clear();
  }
}
