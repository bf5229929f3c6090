package ai.coditect.selfservice.tenants;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface TenantRepository extends Repository<TenantEntity, String> {

  TenantEntity saveAndFlush(TenantEntity tenant);

  Optional<TenantEntity> findById(String id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select t from TenantEntity t where t.id = :id")
  Optional<TenantEntity> lock(String id);

  boolean existsById(String id);

  List<TenantEntity> findByIdInOrderById(Collection<String> ids);
}
