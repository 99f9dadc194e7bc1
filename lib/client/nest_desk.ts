// This module is browser compatible.
import type { TrackUri } from "../domain/ids.ts";
import { type Nest, type NestEvent, songHere } from "../domain/nest.ts";
import { getIn } from "../domain/sorted_map.ts";
import type { SearchState } from "../domain/search_state.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Track } from "../domain/track.ts";
import type { WireCommand } from "../protocol/commands.ts";
import { connectionSentence, doneText } from "./desk_words.ts";
import { NewsReel } from "./news_reel.ts";
import {
  DEFAULT_PREFERENCES,
  loadPreferences,
  type Preferences,
  savePreferences,
} from "./preferences.ts";
import { renderedRoom } from "./rendered_room.ts";
import type { Outcome, Room, RoomNews, RoomState } from "./room_types.ts";
import { ToastRack } from "./toast_rack.ts";
import { TrackSearch } from "./track_search.ts";
import type { DeskPorts, DeskSound, DeskStart, DeskState, DeskWords } from "./desk_types.ts";

/** The working side of a nest's page: what people do goes in, what the page shows comes out. */
export class NestDesk {
  readonly #given: DeskStart;
  readonly #words: DeskWords;
  readonly #listeners = new Set<() => void>();
  #ports: DeskPorts | null = null;
  #state: DeskState;
  #room: Room | null = null;
  #sound: DeskSound | null = null;
  #reel: NewsReel | null = null;
  #rack: ToastRack | null = null;
  #search: TrackSearch | null = null;
  /** The nest before its last change: it knows the titles of songs that are gone since. */
  #before: Nest;
  #openedAtMs = 0;
  #drawing = false;

  constructor(given: DeskStart, words: DeskWords) {
    this.#given = given;
    this.#words = words;
    const { search } = given;
    this.#state = {
      open: false,
      room: renderedRoom(given.start),
      news: "",
      toasts: given.toasts,
      query: search?.query ?? "",
      search: search === null ? { state: "idle" } : { state: "found", ...search, more: false },
      added: new Set(),
      preferences: DEFAULT_PREFERENCES,
      listening: false,
      sync: null,
      rows: given.rows,
      signInError: given.signInError,
    };
    this.#before = this.#state.room.confirmed;
  }

  get state(): DeskState {
    return this.#state;
  }

  /** Calls back when there is something new to draw; returns its own undo. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The server's time, as well as it is known. */
  now(): EpochMs {
    if (this.#ports === null) return this.#given.renderedAt;
    const sinceMs = this.#ports.monotonicNow() - this.#openedAtMs;
    return this.#room?.serverNow() ?? Math.round(this.#given.renderedAt + sinceMs);
  }

  /** Takes over from the rendered page. Returns what gives everything back. */
  open(ports: DeskPorts): () => void {
    this.#ports = ports;
    this.#openedAtMs = ports.monotonicNow();
    const { after, api } = ports;
    const reel = new NewsReel({
      after,
      batch: this.#words.batch,
      show: (news) => this.#set({ news }),
    });
    const rack = new ToastRack({ after, show: (toasts) => this.#set({ toasts }) });
    const search = new TrackSearch({
      after,
      search: (query, cursor, signal) => api.searchTracks(query, null, cursor, signal),
      show: (search) => this.#searched(search),
    });
    const room = ports.openRoom(this.#given.start);
    const sound = ports.listen(room, (sync) => this.#set({ sync }));
    [this.#reel, this.#rack, this.#search] = [reel, rack, search];
    [this.#room, this.#sound] = [room, sound];
    room.subscribe((state) => this.#followed(state));
    room.onNews((news) => this.#heard(news));
    for (const { tone, text, undo } of this.#given.toasts) rack.add({ tone, text, undo });
    this.#set({ open: true, room: room.state });
    this.#prefer(loadPreferences(ports.storage));
    sound.follow(room.state.nest);
    if (this.#state.preferences.listening) this.#listenAgain();
    return () => [reel, rack, search, sound, room].forEach((part) => part.close());
  }

  /** Gives a command, and tells what became of it. */
  async give(command: WireCommand): Promise<void> {
    const room = this.#room;
    if (room === null) return;
    const title = this.#titleOf(command);
    if (command.type === "undo") this.#rack?.used(command.seq);
    if (command.type === "vote") this.#unvoteOther(room, command);
    const outcome = await room.give(command, this.#trackOf(command));
    this.#settled(command, outcome, title);
  }

  /** Takes a name; the page is then loaded anew, as that person. */
  async signIn(name: string): Promise<void> {
    const answer = await this.#ports?.api.signIn(name);
    if (answer === undefined) return;
    if (answer.ok) this.#ports?.reload();
    else this.#set({ signInError: answer.error.message });
  }

  ask(text: string): void {
    this.#set({ query: text });
    this.#search?.ask(text);
  }

  moreResults(): void {
    void this.#search?.more();
  }

  moreRows(by: number): void {
    this.#set({ rows: this.#state.rows + by });
  }

  /** Starts or ends listening here; to be called inside a tap. */
  toggleListening(): void {
    const sound = this.#sound;
    if (sound === null) return;
    if (sound.on && this.#state.sync?.status !== "locked") sound.stop();
    else sound.start();
    this.#set({ listening: sound.on });
    this.prefer({ listening: sound.on });
  }

  /** Changes how somebody wants the page, and keeps it. */
  prefer(change: Partial<Preferences>): void {
    this.#prefer({ ...this.#state.preferences, ...change });
    savePreferences(this.#ports?.storage ?? null, this.#state.preferences);
  }

  dismiss(toast: number): void {
    this.#rack?.dismiss(toast);
  }

  holdToasts(held: boolean): void {
    this.#rack?.hold(held);
  }

  /** Tells the reader something about their own page. */
  say(sentence: string): void {
    this.#reel?.say(sentence);
  }

  /** Tells the reader why something cannot be done. */
  refuse(text: string): void {
    this.#rack?.add({ tone: "refused", text, undo: null });
    this.say(text);
  }

  #prefer(preferences: Preferences): void {
    this.#sound?.adjust(preferences);
    this.#set({ preferences });
  }

  /** A page that listened goes on listening when it is loaded again, if the browser lets it. */
  #listenAgain(): void {
    this.#sound?.resume();
    this.#set({ listening: true });
  }

  #followed(room: RoomState): void {
    const before = this.#state.room;
    this.#before = before.confirmed;
    this.#set({ room });
    this.#sound?.follow(room.nest);
    const sentence = connectionSentence(before.connection, room.connection);
    if (sentence !== null) this.say(sentence);
  }

  #heard(news: RoomNews): void {
    switch (news.type) {
      case "event":
        return this.#happened(news.event);
      case "refused":
        return this.refuse(news.refusal.message);
      case "reloaded":
        return this.say("You were away for long: the nest was loaded afresh");
      case "signed-out":
        return this.#ports?.reload();
      case "gone":
        return this.refuse("This nest is gone");
    }
  }

  #happened(event: NestEvent): void {
    const sentence = this.#words.sentenceFor(event, this.#before, this.#state.room.me);
    if (sentence !== null) this.say(sentence);
    if (event.type === "airhorn") this.#sound?.blow(event.data.horn.name);
  }

  #settled(command: WireCommand, outcome: Outcome, title: string): void {
    if (command.type === "add" && !outcome.ok) this.#mark(command.uri, false);
    if (!outcome.ok || !outcome.changed) return;
    const text = doneText(command, title);
    if (text === null) return;
    this.#rack?.add({ tone: "done", text, undo: outcome.seq });
    this.say(this.#state.preferences.shortcuts ? `${text}. Press z to undo` : text);
  }

  #searched(search: SearchState): void {
    this.#set({ search });
    if (search.state !== "found" || search.more === "loading") return;
    const { length } = search.items;
    this.say(length === 1 ? "1 song found" : `${length === 0 ? "No" : length} songs found`);
  }

  /** A vote the other way is two steps: the first one is taken back. */
  #unvoteOther(room: Room, command: WireCommand & { type: "vote" }): void {
    const { me, nest } = room.state;
    const song = songHere(nest, command.song);
    if (me === null || song === undefined || song.addedBy.id === me.id) return;
    const cast = getIn(song.voters, me.id);
    if (cast === undefined || cast.vote === command.vote) return;
    void room.give({ type: "unvote", song: command.song });
  }

  #titleOf(command: WireCommand): string {
    const { nest } = this.#state.room;
    const id = command.type === "skip"
      ? command.playing
      : command.type === "remove"
      ? command.song
      : null;
    const song = id === null ? undefined : songHere(nest, id);
    return this.#words.quote(song?.title ?? "a song");
  }

  #trackOf(command: WireCommand): Track | undefined {
    if (command.type !== "add") return undefined;
    this.#mark(command.uri, true);
    const { search } = this.#state;
    const found = search.state === "found" ? search.items : [];
    return [...found, ...this.#given.suggestions].find(({ uri }) => uri === command.uri);
  }

  #mark(uri: TrackUri, added: boolean): void {
    const marks = new Set(this.#state.added);
    if (added) marks.add(uri);
    else marks.delete(uri);
    this.#set({ added: marks });
  }

  #set(change: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#drawing || this.#ports === null) return;
    this.#drawing = true;
    this.#ports.nextFrame(() => {
      this.#drawing = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
