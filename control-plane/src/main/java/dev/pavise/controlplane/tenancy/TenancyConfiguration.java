package dev.pavise.controlplane.tenancy;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** Makes every transaction one of {@link TenantTransactions}. */
@Configuration(proxyBeanMethods = false)
class TenancyConfiguration {
  @Bean
  PlatformTransactionManager transactionManager() {
    return new TenantTransactions();
  }
}
