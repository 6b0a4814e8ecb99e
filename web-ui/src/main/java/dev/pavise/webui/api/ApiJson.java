package dev.pavise.webui.api;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the API's JSON. Fields it does not know are passed over, so that the API may grow; a
 * required one that is missing is an error, so that nothing is ever taken for its rosier value.
 */
final class ApiJson {
  private static final int NESTING_DEPTH_MAX = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING_DEPTH_MAX).build())
                  .build())
          .annotationIntrospector(new RequiredComponents())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .build();

  private ApiJson() {}

  /** Says where an answer is wrong, but repeats none of it: it may hold a token. */
  static <T> T read(byte[] json, TypeReference<T> type) {
    T value;
    try {
      value = MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      var where = e instanceof DatabindException at ? at.getPathReference() : "the JSON itself";
      throw new ApiException.Away("the API's answer is not as its contract says: " + where, null);
    }
    if (value == null) {
      throw new ApiException.Away("the API answered null", null);
    }
    return value;
  }

  static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }
}
