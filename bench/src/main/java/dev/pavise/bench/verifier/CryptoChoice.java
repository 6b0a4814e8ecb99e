package dev.pavise.bench.verifier;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.pavise.attestation.crypto.Signatures;
import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/** Who checks the signatures. */
public enum CryptoChoice {
  /** Amazon Corretto Crypto Provider: native code. */
  ACCP,
  BOUNCY_CASTLE,
  /** What comes with the JDK: SunEC and SunRsaSign. */
  JDK;

  /** A checker that remembers nothing yet. */
  Signatures forgetful() {
    return Signatures.of(provider());
  }

  Provider provider() {
    return switch (this) {
      case ACCP -> Corretto.provider();
      case BOUNCY_CASTLE -> new BouncyCastleProvider();
      case JDK -> new Jdk();
    };
  }

  /** Apart, so that the others work where the native library does not load. */
  private static final class Corretto {
    static Provider provider() {
      var corretto = AmazonCorrettoCryptoProvider.INSTANCE;
      corretto.assertHealthy();
      return corretto;
    }
  }

  /** The JDK's two providers of signatures as one. */
  private static final class Jdk extends Provider {
    private static final long serialVersionUID = 1;

    Jdk() {
      super("JDK", "1", "SunEC and SunRsaSign");
    }

    @Override
    public @Nullable Service getService(String type, String algorithm) {
      var ec = Security.getProvider("SunEC").getService(type, algorithm);
      return ec != null ? ec : Security.getProvider("SunRsaSign").getService(type, algorithm);
    }
  }
}
