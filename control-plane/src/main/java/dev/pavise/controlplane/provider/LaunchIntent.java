package dev.pavise.controlplane.provider;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Port;
import java.util.List;

/**
 * What is to be launched; stored before anybody is asked, and the same whenever it is asked again.
 *
 * @param userData handed to the guest as it is; proves nothing, so a provider may see it
 */
public record LaunchIntent(
    InstanceKey key, String platform, Sha256 guestImage, List<Port> ports, Bytes userData) {
  public LaunchIntent {
    ports = List.copyOf(ports);
  }
}
