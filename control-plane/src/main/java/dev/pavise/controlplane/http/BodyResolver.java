package dev.pavise.controlplane.http;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads {@link Body} parameters, never a byte more than their bound. */
final class BodyResolver implements HandlerMethodArgumentResolver {
  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.hasParameterAnnotation(Body.class);
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest web,
      @Nullable WebDataBinderFactory binders)
      throws IOException {
    var request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
    var bytesMax = Objects.requireNonNull(parameter.getParameterAnnotation(Body.class)).bytesMax();
    var content = read(request, bytesMax);
    return parameter.getParameterType().equals(JsonBody.class)
        ? JsonBody.parse(content)
        : Bytes.copyOf(content);
  }

  private static byte[] read(HttpServletRequest request, int bytesMax) throws IOException {
    if (request.getContentLengthLong() > bytesMax) {
      throw tooLarge(bytesMax);
    }
    var content = request.getInputStream().readNBytes(bytesMax + 1);
    if (content.length > bytesMax) {
      throw tooLarge(bytesMax);
    }
    return content;
  }

  private static Problem tooLarge(int bytesMax) {
    return Problem.of(ErrorCode.BODY_TOO_LARGE, "At most " + bytesMax + " bytes are read here.");
  }
}
