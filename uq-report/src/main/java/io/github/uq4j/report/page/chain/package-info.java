/** What the templates of attention chains print. This room is not exported. */
@NullMarked
package io.github.uq4j.report.page.chain;

import org.jspecify.annotations.NullMarked;
