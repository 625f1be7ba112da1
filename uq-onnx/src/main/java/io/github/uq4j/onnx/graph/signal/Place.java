package io.github.uq4j.onnx.graph.signal;

/**
 * A value of a graph: an output of a node, which need not have a name yet.
 *
 * @param node the node's index
 * @param slot which of its outputs
 */
record Place(int node, int slot) {}
