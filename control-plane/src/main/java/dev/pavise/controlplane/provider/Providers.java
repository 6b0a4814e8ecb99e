package dev.pavise.controlplane.provider;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The providers of this installation, by name. */
@Component
public class Providers {
  private final Map<String, Provider> byName = new TreeMap<>();

  Providers(ObjectProvider<Provider> providers) {
    for (var provider : providers) {
      if (byName.put(provider.name(), provider) != null) {
        throw new IllegalStateException("two providers are named " + provider.name());
      }
    }
  }

  public Optional<Provider> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Collection<Provider> all() {
    return byName.values();
  }
}
