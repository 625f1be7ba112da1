/**
 * {@code uq report}: pictures of what is recorded, before anybody has judged it: answers token by
 * token, and how scores are spread.
 */
@NullMarked
package io.github.uq4j.cli.report;

import org.jspecify.annotations.NullMarked;
