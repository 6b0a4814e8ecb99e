package dev.pavise.attestation.snp;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * AMD's own issuers, as its Key Distribution Service serves them at {@code
 * /vcek/v1/<Product>/cert_chain} and {@code /vlek/...}. They travel with the verifier because
 * evidence often brings its VEK certificate alone; each is held to its fingerprint when it is read.
 * None is trusted for being here: the root must be pinned, the others signed. Immutable.
 */
final class AmdIssuers {
  private static final Map<String, String> SHA_256 =
      Map.ofEntries(
          Map.entry(
              "ark-milan", "69d063b45344d26a2e94e1f4210de49ef555308287d4c174445c95639a540bcd"),
          Map.entry(
              "ask-milan", "67d303bd3905fd38db8b20e0793699870e7fa612eaad5dec358293fd8c0bac1b"),
          Map.entry(
              "asvk-milan", "c5e081f59b7efab1fe2f8b505e159704e72f29cab7ef7cf628a05a42439082f5"),
          Map.entry(
              "ark-genoa", "4c6598d19c18719c5dfd4a7d335f674e5bfe1d8f800cea2cf270c10d103db2f1"),
          Map.entry(
              "ask-genoa", "5464738c1546aed5f2cecf1dc98c5c960a92e8913238a61711bc90ec6e828521"),
          Map.entry(
              "asvk-genoa", "197e610743a917d6b9bb982a5a9226ccc0a15b611be0619e626aca9151457372"),
          Map.entry(
              "ark-turin", "1f084161a44bb6d93778a904877d4819cafa5d05ef4193b2ded9dd9c73dd3f6a"),
          Map.entry(
              "ask-turin", "5b77ef5fe7a7a004fd9032668fba9d0fda22f88c4442069a479636a6ae3b3185"),
          Map.entry(
              "asvk-turin", "104e10a8bd060a3c20a434261a57d0588fd65a88915b4f65b08bdecaf8df1a3c"));

  static final List<X509Certificate> ALL = readAll();

  private AmdIssuers() {}

  private static List<X509Certificate> readAll() {
    var certificates = new ArrayList<X509Certificate>();
    SHA_256.forEach((name, sha256) -> certificates.add(read(name + ".der", sha256)));
    return List.copyOf(certificates);
  }

  private static X509Certificate read(String name, String sha256) {
    try (InputStream in = AmdIssuers.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from this build");
      }
      var certificate = Certificates.decode(Octets.copyOf(in.readAllBytes()), name);
      if (!Roots.fingerprint(certificate).toHex().equals(sha256)) {
        throw new IllegalStateException(name + " is not the certificate that AMD published");
      }
      return certificate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
