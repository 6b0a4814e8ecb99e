import dev.pavise.client.ApiClient;
import dev.pavise.client.ApiException;
import dev.pavise.client.api.DeploymentsApi;
import dev.pavise.client.api.GuestImagesApi;
import dev.pavise.client.api.MeApi;
import dev.pavise.client.api.OwnerKeysApi;
import dev.pavise.client.model.CreateDeployment;
import dev.pavise.client.model.Life;
import dev.pavise.client.model.TimelineOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * What somebody does with a client that was generated from openapi.json. Compiled against that
 * client and run by GeneratedClientIT; answers what it saw, line by line.
 */
public final class ClientStory implements Function<Map<String, String>, List<String>> {
  @Override
  public List<String> apply(Map<String, String> given) {
    var client = new ApiClient();
    client.updateBaseUri(given.get("address"));
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + given.get("token")));
    try {
      return tell(client, given);
    } catch (ApiException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> tell(ApiClient client, Map<String, String> given)
      throws ApiException {
    var told = new ArrayList<String>();
    told.add("tenant " + new MeApi(client).getMe().getTenant().getName());
    told.add("images " + new GuestImagesApi(client).listGuestImages().getItems().size());
    told.add("owner " + new OwnerKeysApi(client).listOwnerKeys().getItems().get(0).getName());

    var deployments = new DeploymentsApi(client);
    var body =
        new CreateDeployment()
            .manifest(Base64.getDecoder().decode(given.get("manifest")))
            .putSealedSecretsItem("tls-key", Base64.getDecoder().decode(given.get("sealed")))
            .provider("fake")
            .platform("tpm-development");
    var deployed = deployments.createDeployment(body, "generated-client");
    told.add("deployed " + deployed.getName());
    told.add("once " + deployments.createDeployment(body, "generated-client").getId().equals(deployed.getId()));
    told.add("shown " + deployments.getDeployment(deployed.getId(), null, null).getName());
    var first = deployments.getTimeline(deployed.getId(), null, 1, null);
    var second = deployments.getTimeline(deployed.getId(), TimelineOrder.OLDEST, 1, first.getNext());
    told.add("timeline " + first.getItems().get(0).getKind() + " " + second.getItems().get(0).getKind());
    told.add("stopping " + (deployments.stopDeployment(deployed.getId(), "*").getLife() == Life.STOPPING));
    told.add("absent " + refusal(() -> deployments.getDeployment(UUID.randomUUID(), null, null)));
    told.add("invalid " + refusal(() -> deployments.createDeployment(body.platform("none"), null)));
    return told;
  }

  private interface Call {
    void run() throws ApiException;
  }

  private static int refusal(Call call) {
    try {
      call.run();
      return 0;
    } catch (ApiException e) {
      return e.getCode();
    }
  }
}
