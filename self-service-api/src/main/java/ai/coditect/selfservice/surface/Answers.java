package ai.coditect.selfservice.surface;

import ai.coditect.selfservice.problem.SelfServiceProblem;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How an operation answers, for the OpenAPI document: where its signature does not say, and with
 * which problems besides those that follow from its signature and from who may call it.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Answers {

  /** The status of success. */
  int status() default 200;

  /** The body of success; the method's return type if it is not named. */
  Class<?> with() default Void.class;

  /** The media type of success. */
  String as() default "application/json";

  /** Its own problems. */
  SelfServiceProblem[] problems() default {};
}
