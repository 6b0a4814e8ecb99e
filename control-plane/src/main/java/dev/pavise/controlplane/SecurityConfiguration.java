package dev.pavise.controlplane;

import dev.pavise.controlplane.attester.Guests;
import dev.pavise.controlplane.idempotency.IdempotencyFilter;
import dev.pavise.controlplane.idempotency.IdempotencyKeys;
import dev.pavise.controlplane.identity.Identity;
import dev.pavise.controlplane.identity.TokenFilter;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.controlplane.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two faces with two kinds of bearer token: people's for {@code /api/v1}, instances' for {@code
 * /attest/v1}. A token of one face is nobody on the other. No cookies, so no CSRF.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {
  @Bean
  @Order(1)
  SecurityFilterChain attesterFace(HttpSecurity http, Guests guests) throws Exception {
    return stateless(http.securityMatcher("/attest/**"))
        .addFilterBefore(new TokenFilter(guests::authenticate), AuthorizationFilter.class)
        .authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain tenantFace(
      HttpSecurity http,
      Identity identity,
      IdempotencyKeys idempotencyKeys,
      TransactionTemplate transactions)
      throws Exception {
    return stateless(http)
        .addFilterBefore(new TokenFilter(identity::authenticate), AuthorizationFilter.class)
        .addFilterAfter(
            new IdempotencyFilter(idempotencyKeys, transactions), AuthorizationFilter.class)
        .authorizeHttpRequests(
            rules ->
                rules
                    .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                    .permitAll()
                    .requestMatchers(
                        HttpMethod.POST,
                        "/api/v1/bootstrap",
                        "/api/v1/sessions",
                        "/api/v1/invitations/accept")
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, "/health", "/api/v1/openapi.json")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .build();
  }

  private static HttpSecurity stateless(HttpSecurity http) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(
                        (request, response, refusal) ->
                            ProblemWriter.write(
                                response,
                                Problem.of(
                                    ErrorCode.UNAUTHENTICATED, "The request has no valid token.")))
                    .accessDeniedHandler(
                        (request, response, refusal) ->
                            ProblemWriter.write(
                                response,
                                Problem.of(
                                    ErrorCode.FORBIDDEN,
                                    "This is not open to the token you came with."))));
  }
}
