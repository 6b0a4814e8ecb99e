/**
 * A small control plane for tests: it keeps the rules of the REST contract and can fail on demand.
 */
@NullMarked
package dev.pavise.webui.fake;

import org.jspecify.annotations.NullMarked;
