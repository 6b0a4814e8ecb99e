package dev.pavise.controlplane.webhook;

import java.net.InetAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What calls receivers, and the rule that says which. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookConfiguration.class);

  @Bean
  Targets webhookTargets(WebhookSettings settings) {
    if (settings.developmentTargets()) {
      LOG.warn(
          "webhooks may call any address, ours included: pavise.control-plane.webhooks"
              + ".development-targets is for development only");
    }
    return new Targets(settings);
  }

  @Bean
  Sender webhookSender(WebhookSettings settings, Targets targets) {
    return new Sender(settings, targets, name -> List.of(InetAddress.getAllByName(name)));
  }
}
