/** Reading request bodies within bounds, naming every wrong field at once, and cursor paging. */
@NullMarked
package dev.pavise.controlplane.http;

import org.jspecify.annotations.NullMarked;
