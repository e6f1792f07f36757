/** Rings in a graph (R. E. Tarjan, Depth-first search and linear graph algorithms, 1972), without recursion. */

type Frame<Node> = { node: Node; successors: readonly Node[]; next: number };

/**
 * The strongly connected components that can be reached from a node, each after those that it leads to.
 * Time and memory are linear in nodes and edges. It does not recurse, so only memory bounds the depth.
 */
export function strongComponents<Node>(root: Node, successorsOf: (node: Node) => readonly Node[]): Node[][] {
  const order = new Map<Node, number>();
  const lowLinks = new Map<Node, number>();
  const open: Node[] = [];
  const isOpen = new Set<Node>();
  const components: Node[][] = [];
  const frames: Frame<Node>[] = [];
  const enter = (node: Node): void => {
    order.set(node, order.size);
    lowLinks.set(node, order.size - 1);
    open.push(node);
    isOpen.add(node);
    frames.push({ node, successors: successorsOf(node), next: 0 });
  };
  const lower = (node: Node, link: number): void => {
    lowLinks.set(node, Math.min(lowLinks.get(node) ?? link, link));
  };
  const close = (node: Node): void => {
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) isOpen.delete(member);
    components.push(component);
  };
  enter(root);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const { node, successors } = frame;
    const successor = successors[frame.next];
    if (successor !== undefined) {
      frame.next += 1;
      const known = order.get(successor);
      if (known === undefined) enter(successor);
      else if (isOpen.has(successor)) lower(node, known);
      continue;
    }
    frames.pop();
    const link = lowLinks.get(node) ?? 0;
    if (link === order.get(node)) close(node);
    const parent = frames.at(-1);
    if (parent !== undefined) lower(parent.node, link);
  }
  return components;
}
