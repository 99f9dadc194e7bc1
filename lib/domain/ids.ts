// This module is browser compatible.

/** Code of a nest: `main`, or five symbols of the code alphabet. Made by {@link parseNestCode}. */
export type NestCode = string & { readonly __brand: "NestCode" };

/** A nest's counter as decimal text, so it sorts by `Number()`. Made by {@link parseSongId}. */
export type SongId = string & { readonly __brand: "SongId" };

/** Who did something, e.g. `guest:4f…`. Made by {@link parseMemberId}. */
export type MemberId = string & { readonly __brand: "MemberId" };

/** Made by the client, one per command, so that a repeat is recognised. */
export type CommandId = string & { readonly __brand: "CommandId" };

/** What a source calls a track: `source:kind:id`. Made by {@link parseTrackUri}. */
export type TrackUri = string & { readonly __brand: "TrackUri" };

/** The nest that always exists. */
export const MAIN_NEST = "main" as NestCode;

/** Symbols of nest codes: no `0 1 I L O`, which people misread. */
export const CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

const NEST_CODE = new RegExp(`^(?:main|[${CODE_ALPHABET}]{5})$`);
const SONG_ID = /^[1-9][0-9]{0,14}$/;
const MEMBER_ID = /^[a-z]{2,12}:[A-Za-z0-9@._+-]{1,120}$/;
const COMMAND_ID = /^[A-Za-z0-9_.:-]{8,64}$/;
const TRACK_URI = /^[a-z]{2,16}:[a-z]{2,16}:[A-Za-z0-9_.~%-]{1,200}$/;

/** The nest code that `text` is, or `null`. Codes are upper case; `main` is lower case. */
export function parseNestCode(text: string): NestCode | null {
  return NEST_CODE.test(text) ? text as NestCode : null;
}

/** The song id that `text` is, or `null`. */
export function parseSongId(text: string): SongId | null {
  return SONG_ID.test(text) ? text as SongId : null;
}

/** The id of a nest's `n`-th song; `n` counts from 1. */
export function songId(n: number): SongId {
  return String(n) as SongId;
}

/** The member id that `text` is, or `null`. */
export function parseMemberId(text: string): MemberId | null {
  return MEMBER_ID.test(text) ? text as MemberId : null;
}

/** The command id that `text` is (8–64 of `A–Z a–z 0–9 _ . : -`), or `null`. */
export function parseCommandId(text: string): CommandId | null {
  return COMMAND_ID.test(text) ? text as CommandId : null;
}

/** The track URI that `text` is, or `null`. Says nothing about whether a source knows it. */
export function parseTrackUri(text: string): TrackUri | null {
  return TRACK_URI.test(text) ? text as TrackUri : null;
}

/** The source a track comes from: the first part of its URI. */
export function sourceOf(uri: TrackUri): string {
  return uri.slice(0, uri.indexOf(":"));
}
