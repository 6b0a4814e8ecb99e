package dev.pavise.controlplane.provider.local;

import dev.pavise.controlplane.guestimage.GuestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the local provider, where it is enabled. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("pavise.control-plane.local.enabled")
class LocalConfiguration {
  @Bean
  LocalProvider localProvider(LocalSettings settings, GuestImages images, Clock clock)
      throws IOException {
    var state = settings.state();
    Files.createDirectories(
        state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var commands = new Commands(settings.commandTimeout());
    var authority = TpmAuthority.open(state.resolve("tpm-ca"), clock);
    var acceleration = KvmProbe.start(settings, state.resolve("acceleration"));
    return new LocalProvider(
        settings,
        new VmDirectories(state.resolve("vms")),
        new SoftwareTpm(settings, authority, commands),
        new Qemu(settings, commands, acceleration),
        images,
        clock);
  }
}
