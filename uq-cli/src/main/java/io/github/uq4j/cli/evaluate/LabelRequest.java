package io.github.uq4j.cli.evaluate;

import io.github.uq4j.cli.shell.QualityLabel;
import io.github.uq4j.trace.Labels;
import java.util.Optional;

/**
 * Which labels of a line are read.
 *
 * @param label the one that says how good an answer was
 * @param group the one that names a group of dependent items
 * @param slice the one to slice by
 */
record LabelRequest(QualityLabel label, Optional<String> group, Optional<String> slice) {

  /** The group's name, if the item has one. */
  Optional<String> group(Labels labels) {
    return group.flatMap(name -> QualityLabel.text(labels, name));
  }
}
