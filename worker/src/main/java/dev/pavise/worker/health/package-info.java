/** Says to whoever runs this worker whether it works. */
@NullMarked
package dev.pavise.worker.health;

import org.jspecify.annotations.NullMarked;
