package ai.coditect.platform.app;

import ai.coditect.platform.problem.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/orders")
class Orders {

  record Order(
      @NotNull @Size(max = 10) String name, @Max(5) int count, @Valid @Nullable List<Line> lines) {}

  record Line(@NotNull String article) {}

  @PostMapping
  Order create(@RequestHeader("Idempotency-Key") String key, @Valid @RequestBody Order order) {
    return order;
  }

  /** What the logs of this request have as its id. */
  @GetMapping("/logged")
  Order logged() {
    return new Order(String.valueOf(MDC.get("requestId")), 0, null);
  }

  @GetMapping("/{number}")
  Order read(@PathVariable int number) {
    throw switch (number) {
      case 1 -> new IllegalStateException("secret detail of a bug");
      case 2 -> new OptimisticLockingFailureException("row 17 of table t");
      case 3 -> new QueryTimeoutException("select * from t");
      default -> ProblemException.notFound();
    };
  }
}
