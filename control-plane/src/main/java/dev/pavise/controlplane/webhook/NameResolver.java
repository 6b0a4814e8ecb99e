package dev.pavise.controlplane.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. */
@FunctionalInterface
interface NameResolver {
  List<InetAddress> resolve(String name) throws UnknownHostException;
}
