package dev.pavise.bench.floor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.manifest.RestartRule;
import dev.pavise.messages.manifest.TrustRequirements;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Boots the real guest image. */
class FloorBootIT {
  @Test
  @Timeout(360)
  void bootsTheGuestImageToItsQuoteAndLeavesNothing() throws Exception {
    var image = System.getProperty("pavise.guestImage", "");
    assertThat(image).as("-Dpavise.guestImage: build it with ./pavise image build").isNotEmpty();

    var took = FloorBoot.measure(machine(Path.of(image)), envelope());

    assertThat(took).isPositive();
    assertThat(ProcessHandle.current().descendants()).noneMatch(ProcessHandle::isAlive);
  }

  private static VmCommand machine(Path image) {
    var state = "/var/empty/machine";
    return VmCommand.of(
        List.of(
            "qemu-system-x86_64",
            "-nodefaults",
            "-no-user-config",
            "-no-reboot",
            "-display",
            "none",
            "-machine",
            "q35,smm=off",
            "-accel",
            "tcg,thread=multi",
            "-cpu",
            "max",
            "-smp",
            "2",
            "-m",
            "1024",
            "-drive",
            "if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd",
            "-drive",
            "if=pflash,format=raw,unit=1,file=" + state + "/vars.fd",
            "-kernel",
            image.toString(),
            "-chardev",
            "socket,id=tpm,path=" + state + "/swtpm.sock",
            "-tpmdev",
            "emulator,id=tpm0,chardev=tpm",
            "-device",
            "tpm-crb,tpmdev=tpm0",
            "-netdev",
            "user,id=net0,hostfwd=tcp:127.0.0.1:8443-:8443",
            "-device",
            "virtio-net-pci,netdev=net0,romfile=",
            "-fw_cfg",
            "name=opt/dev.pavise/user-data,file=" + state + "/user-data",
            "-chardev",
            "stdio,id=console,signal=on",
            "-serial",
            "chardev:console"));
  }

  private static Envelope envelope() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var keys = generator.generateKeyPair();
    var owner =
        new OwnerKey(OwnerKey.Algorithm.ECDSA_P256, Bytes.copyOf(keys.getPublic().getEncoded()));
    var container =
        new Container(
            "web",
            "127.0.0.1:5000/samples/web@" + Sha256.of(new byte[0]),
            null,
            null,
            null,
            null,
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            true,
            RestartRule.NEVER,
            List.of());
    var trust =
        new TrustRequirements(
            List.of("tpm-development"),
            List.of(Sha256.of(new byte[] {1})),
            Map.of(),
            List.of(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            true,
            List.of(),
            Bytes.copyOf(new byte[32]));
    return Envelope.sign(
        new Manifest(
            Manifest.VERSION,
            "floor",
            1,
            null,
            List.of(container),
            List.of(),
            List.of(),
            List.of(),
            new Operations(false, Operations.Logs.NONE),
            trust,
            owner),
        keys.getPrivate());
  }
}
