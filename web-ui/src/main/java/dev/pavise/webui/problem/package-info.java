/** What a person is told when something cannot be shown. */
@NullMarked
package dev.pavise.webui.problem;

import org.jspecify.annotations.NullMarked;
