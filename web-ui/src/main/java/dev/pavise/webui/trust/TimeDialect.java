package dev.pavise.webui.trust;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.dialect.AbstractDialect;
import org.thymeleaf.dialect.IExpressionObjectDialect;
import org.thymeleaf.expression.IExpressionObjectFactory;

/** Lets templates write times as {@code #times.ago(…)}. */
@Component
final class TimeDialect extends AbstractDialect implements IExpressionObjectDialect {
  private static final String NAME = "times";

  TimeDialect() {
    super("times");
  }

  @Override
  public IExpressionObjectFactory getExpressionObjectFactory() {
    return new IExpressionObjectFactory() {
      @Override
      public Set<String> getAllExpressionObjectNames() {
        return Set.of(NAME);
      }

      @Override
      public Object buildObject(IExpressionContext context, String name) {
        return Times.INSTANCE;
      }

      @Override
      public boolean isCacheable(String name) {
        return true;
      }
    };
  }
}
