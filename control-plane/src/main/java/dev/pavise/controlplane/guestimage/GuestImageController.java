package dev.pavise.controlplane.guestimage;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Page;
import dev.pavise.messages.Sha256;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What can be launched here, with the values that evidence of it is compared with. */
@RestController
class GuestImageController {
  private final GuestImages images;

  GuestImageController(GuestImages images) {
    this.images = images;
  }

  record GuestImageView(
      Sha256 digest,
      String name,
      @Nullable String kernel,
      long sizeBytes,
      JsonNode referenceValues) {
    static GuestImageView of(GuestImage image) {
      var kernel = image.referenceValues().path("kernel");
      return new GuestImageView(
          image.digest(),
          image.name(),
          kernel.isString() ? kernel.stringValue() : null,
          image.sizeBytes(),
          image.referenceValues());
    }
  }

  @Contract(
      id = "listGuestImages",
      summary = "What can be launched, with the values evidence is compared with",
      needs = Permission.CATALOGUE_READ)
  @GetMapping("/api/v1/guest-images")
  Page<GuestImageView> list() {
    return new Page<>(images.all().stream().map(GuestImageView::of).toList(), null);
  }
}
