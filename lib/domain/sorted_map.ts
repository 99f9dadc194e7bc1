// This module is browser compatible.

/**
 * An immutable map whose entries stand in the order of their keys: a weight-balanced tree in which
 * an update copies one path and shares the rest. A queue of 20,000 songs and a song with 10,000
 * voters cost an update a handful of small objects, and the older version stays readable.
 *
 * Balance: Adams, "Efficient sets: a balancing act" (1993), with the parameters (3, 2) that
 * Hirai and Yamamoto proved sound (2011).
 */
export interface SortedMap<K, V> {
  readonly compare: (a: K, b: K) => number;
  readonly root: Node<K, V> | null;
}

interface Node<K, V> {
  readonly key: K;
  readonly value: V;
  readonly size: number;
  readonly left: Node<K, V> | null;
  readonly right: Node<K, V> | null;
}

type Tree<K, V> = Node<K, V> | null;

const DELTA = 3;
const GAMMA = 2;

/** A map without entries. `compare` must be a total order in which only equal keys give 0. */
export function emptyMap<K, V>(compare: (a: K, b: K) => number): SortedMap<K, V> {
  return { compare, root: null };
}

/** Orders text by UTF-16 code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Number of entries. */
export function sizeOf<K, V>(map: SortedMap<K, V>): number {
  return map.root?.size ?? 0;
}

/** The value under `key`, or `undefined`. */
export function getIn<K, V>(map: SortedMap<K, V>, key: K): V | undefined {
  let node = map.root;
  while (node !== null) {
    const order = map.compare(key, node.key);
    if (order === 0) return node.value;
    node = order < 0 ? node.left : node.right;
  }
  return undefined;
}

/** The map with `value` under `key`. */
export function setIn<K, V>(map: SortedMap<K, V>, key: K, value: V): SortedMap<K, V> {
  return { compare: map.compare, root: insert(map.root, key, value, map.compare) };
}

/** The map without `key`; the same map when it has no such key. */
export function deleteIn<K, V>(map: SortedMap<K, V>, key: K): SortedMap<K, V> {
  const root = remove(map.root, key, map.compare);
  return root === map.root ? map : { compare: map.compare, root };
}

/** The value at `rank` (0 is first), or `undefined` beyond either end. */
export function valueAt<K, V>(map: SortedMap<K, V>, rank: number): V | undefined {
  let node = map.root;
  let left = rank;
  while (node !== null) {
    const before = node.left?.size ?? 0;
    if (left === before) return node.value;
    if (left < before) node = node.left;
    else {
      left -= before + 1;
      node = node.right;
    }
  }
  return undefined;
}

/** How many keys come before `key`, whether or not the map has it. */
export function rankIn<K, V>(map: SortedMap<K, V>, key: K): number {
  let node = map.root;
  let rank = 0;
  while (node !== null) {
    const order = map.compare(key, node.key);
    const before = node.left?.size ?? 0;
    if (order === 0) return rank + before;
    if (order < 0) node = node.left;
    else {
      rank += before + 1;
      node = node.right;
    }
  }
  return rank;
}

/** Values in key order. */
export function* valuesOf<K, V>(map: SortedMap<K, V>): Generator<V, void, undefined> {
  const path: Node<K, V>[] = [];
  let node = map.root;
  while (node !== null || path.length > 0) {
    while (node !== null) {
      path.push(node);
      node = node.left;
    }
    const next = path.pop();
    if (next === undefined) return;
    yield next.value;
    node = next.right;
  }
}

/** All values in key order, as an array. */
export function listOf<K, V>(map: SortedMap<K, V>): V[] {
  return [...valuesOf(map)];
}

function weight<K, V>(tree: Tree<K, V>): number {
  return (tree?.size ?? 0) + 1;
}

function node<K, V>(left: Tree<K, V>, key: K, value: V, right: Tree<K, V>): Node<K, V> {
  return { key, value, left, right, size: weight(left) + weight(right) - 1 };
}

function balance<K, V>(left: Tree<K, V>, key: K, value: V, right: Tree<K, V>): Node<K, V> {
  if (right !== null && weight(right) > DELTA * weight(left)) {
    return rotateLeft(left, key, value, right);
  }
  if (left !== null && weight(left) > DELTA * weight(right)) {
    return rotateRight(left, key, value, right);
  }
  return node(left, key, value, right);
}

function rotateLeft<K, V>(left: Tree<K, V>, key: K, value: V, right: Node<K, V>): Node<K, V> {
  const inner = right.left;
  if (inner === null || weight(inner) < GAMMA * weight(right.right)) {
    return node(node(left, key, value, inner), right.key, right.value, right.right);
  }
  return node(
    node(left, key, value, inner.left),
    inner.key,
    inner.value,
    node(inner.right, right.key, right.value, right.right),
  );
}

function rotateRight<K, V>(left: Node<K, V>, key: K, value: V, right: Tree<K, V>): Node<K, V> {
  const inner = left.right;
  if (inner === null || weight(inner) < GAMMA * weight(left.left)) {
    return node(left.left, left.key, left.value, node(inner, key, value, right));
  }
  return node(
    node(left.left, left.key, left.value, inner.left),
    inner.key,
    inner.value,
    node(inner.right, key, value, right),
  );
}

function insert<K, V>(
  tree: Tree<K, V>,
  key: K,
  value: V,
  compare: (a: K, b: K) => number,
): Node<K, V> {
  if (tree === null) return node(null, key, value, null);
  const order = compare(key, tree.key);
  if (order === 0) return { key, value, size: tree.size, left: tree.left, right: tree.right };
  if (order < 0) {
    return balance(insert(tree.left, key, value, compare), tree.key, tree.value, tree.right);
  }
  return balance(tree.left, tree.key, tree.value, insert(tree.right, key, value, compare));
}

function remove<K, V>(tree: Tree<K, V>, key: K, compare: (a: K, b: K) => number): Tree<K, V> {
  if (tree === null) return null;
  const order = compare(key, tree.key);
  if (order === 0) return join(tree.left, tree.right);
  if (order < 0) {
    const left = remove(tree.left, key, compare);
    return left === tree.left ? tree : balance(left, tree.key, tree.value, tree.right);
  }
  const right = remove(tree.right, key, compare);
  return right === tree.right ? tree : balance(tree.left, tree.key, tree.value, right);
}

function join<K, V>(left: Tree<K, V>, right: Tree<K, V>): Tree<K, V> {
  if (left === null) return right;
  if (right === null) return left;
  let first = right;
  while (first.left !== null) first = first.left;
  return balance(left, first.key, first.value, withoutFirst(right));
}

function withoutFirst<K, V>(tree: Node<K, V>): Tree<K, V> {
  if (tree.left === null) return tree.right;
  return balance(withoutFirst(tree.left), tree.key, tree.value, tree.right);
}
