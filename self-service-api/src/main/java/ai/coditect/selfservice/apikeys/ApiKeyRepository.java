package ai.coditect.selfservice.apikeys;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ApiKeyRepository extends Repository<ApiKeyEntity, String> {

  ApiKeyEntity saveAndFlush(ApiKeyEntity key);

  Optional<ApiKeyEntity> findById(String id);

  Optional<ApiKeyEntity> findByTenantIdAndName(String tenantId, String name);

  List<ApiKeyEntity> findByTenantIdOrderById(String tenantId);

  List<ApiKeyEntity> findByTenantIdAndCreatedByUserIsNullOrderById(String tenantId);

  @Query(
      """
      select count(k) from ApiKeyEntity k
      where k.tenantId = :tenantId and k.state <> ai.coditect.contracts.api.FirstApiKey.State.REVOKED
      """)
  long countUnrevoked(String tenantId);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query(
      """
      select k from ApiKeyEntity k
      where k.tenantId = :tenantId and k.createdByUser = :userId
        and k.state <> ai.coditect.contracts.api.FirstApiKey.State.REVOKED
      order by k.id
      """)
  List<ApiKeyEntity> lockMadeBy(String tenantId, String userId);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query(
      """
      select k from ApiKeyEntity k
      where k.tenantId = :tenantId and k.createdByUser is not null
        and k.state <> ai.coditect.contracts.api.FirstApiKey.State.REVOKED
      order by k.id
      """)
  List<ApiKeyEntity> lockMadeByPersons(String tenantId);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select k from ApiKeyEntity k where k.id = :id")
  Optional<ApiKeyEntity> lock(String id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select k from ApiKeyEntity k where k.tenantId = :tenantId and k.name = :name")
  Optional<ApiKeyEntity> lock(String tenantId, String name);
}
