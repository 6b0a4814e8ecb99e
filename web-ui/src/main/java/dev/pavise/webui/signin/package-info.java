/** Signing in with a one-time code and out again; the API's token stays on the server. */
@NullMarked
package dev.pavise.webui.signin;

import org.jspecify.annotations.NullMarked;
