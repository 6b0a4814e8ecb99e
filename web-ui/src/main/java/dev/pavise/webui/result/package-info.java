/** The pages about verdicts: the list of a deployment's, and one down to the last digest. */
@NullMarked
package dev.pavise.webui.result;

import org.jspecify.annotations.NullMarked;
