/**
 * Ports: what a language model and its helpers can be asked.
 *
 * <p>Adapters implement these small interfaces; everything else only calls them. Requests and the
 * ready-made wrappers over any implementation (recorded, caching) live here too. It knows traces
 * and nothing of any runtime.
 */
@NullMarked
package io.github.uq4j.model;

import org.jspecify.annotations.NullMarked;
