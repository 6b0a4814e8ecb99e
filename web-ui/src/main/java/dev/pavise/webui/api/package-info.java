/**
 * The control plane's REST API as a signed-in person sees it: its views, its problems, its events.
 */
@NullMarked
package dev.pavise.webui.api;

import org.jspecify.annotations.NullMarked;
