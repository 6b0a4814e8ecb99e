package dev.pavise.controlplane.http;

import dev.pavise.messages.Json;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;

/** Reads parameters by the names that JSON has for the same values. */
@SuppressWarnings("rawtypes") // The factory of Spring is declared for raw enums.
final class EnumByContractName implements ConverterFactory<String, Enum> {
  @Override
  public <T extends Enum> Converter<String, T> getConverter(Class<T> type) {
    return text -> Json.readStrict(Json.write(text), type);
  }
}
