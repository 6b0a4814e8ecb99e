/** OCI images by digest: pulled, checked byte for byte, unpacked beneath one directory. */
@NullMarked
package dev.pavise.guest.agent.image;

import org.jspecify.annotations.NullMarked;
