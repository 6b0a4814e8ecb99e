package dev.pavise.controlplane.broker;

import dev.pavise.messages.records.RequestHeader;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.MDC;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.stereotype.Component;

/** Takes up the id of the request that a consumed record follows from, as long as it is handled. */
@Component
class RequestIdInterceptor implements RecordInterceptor<String, byte[]> {
  @Override
  public ConsumerRecord<String, byte[]> intercept(
      ConsumerRecord<String, byte[]> record, Consumer<String, byte[]> consumer) {
    var header = record.headers().lastHeader(RequestHeader.NAME);
    RequestHeader.read(header == null ? null : header.value())
        .ifPresent(id -> MDC.put(RequestHeader.LOG_KEY, id));
    return record;
  }

  @Override
  public void afterRecord(
      ConsumerRecord<String, byte[]> record, Consumer<String, byte[]> consumer) {
    MDC.remove(RequestHeader.LOG_KEY);
  }
}
