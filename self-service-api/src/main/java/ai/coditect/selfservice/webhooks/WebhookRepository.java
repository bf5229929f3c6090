package ai.coditect.selfservice.webhooks;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface WebhookRepository extends Repository<WebhookEntity, String> {

  WebhookEntity saveAndFlush(WebhookEntity webhook);

  Optional<WebhookEntity> findById(String id);

  Optional<WebhookEntity> findByTenantIdAndId(String tenantId, String id);

  long countByTenantId(String tenantId);

  void deleteById(String id);

  @Query(
      "select w from WebhookEntity w where w.tenantId = :tenantId and w.id > :after order by w.id")
  List<WebhookEntity> page(String tenantId, String after, Limit limit);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select w from WebhookEntity w where w.id = :id")
  Optional<WebhookEntity> lock(String id);
}
