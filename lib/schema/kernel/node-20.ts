// What this project uses and Node 20 does not have yet: Map.groupBy came with Node 21, Set.prototype.difference with 22
// (https://node.green). As the standard has them (ECMA-262, 24.1.2.1 and 24.2.4.5), for whatever is loaded with it.

if (!("groupBy" in Map)) {
  Object.defineProperty(Map, "groupBy", {
    configurable: true,
    writable: true,
    value: <Key, Item>(
      items: Iterable<Item>,
      keyOf: (item: Item, index: number) => Key,
    ): Map<Key, Item[]> => {
      const groups = new Map<Key, Item[]>();
      let index = 0;
      for (const item of items) {
        const key = keyOf(item, index);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [item]);
        else group.push(item);
        index += 1;
      }
      return groups;
    },
  });
}

if (!("difference" in Set.prototype)) {
  Object.defineProperty(Set.prototype, "difference", {
    configurable: true,
    writable: true,
    value: function difference<Item>(this: Set<Item>, other: ReadonlySet<unknown>): Set<Item> {
      return new Set([...this].filter((item) => !other.has(item)));
    },
  });
}
