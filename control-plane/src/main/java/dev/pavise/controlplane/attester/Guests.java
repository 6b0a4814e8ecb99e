package dev.pavise.controlplane.attester;

import dev.pavise.controlplane.identity.OpaqueToken;
import dev.pavise.controlplane.provisioning.InstanceToken;
import dev.pavise.controlplane.provisioning.LaunchIntents;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Knows which instance a token was made for. Tenant and deployment of a guest come from that record
 * and never from what the guest sends.
 */
@Component
public class Guests {
  private final LaunchIntents intents;

  Guests(LaunchIntents intents) {
    this.intents = intents;
  }

  public Optional<InstanceToken> authenticate(OpaqueToken token) {
    return intents.findByToken(token.hash());
  }
}
