/** The pages about deployments: the list, one deployment, and stopping it. */
@NullMarked
package dev.pavise.webui.deployment;

import org.jspecify.annotations.NullMarked;
